import { Component } from '@angular/core';

/** The shop's picture: six columns and a roof, drawn in the colours of the theme. */
@Component({
  selector: 'shop-colonnade',
  template: `
    <svg viewBox="0 0 480 260" aria-hidden="true" focusable="false" preserveAspectRatio="xMidYMax slice">
      <rect class="sky" width="480" height="260" />
      <circle class="sun" cx="372" cy="82" r="34" />
      <path class="hill" d="M0 214c70-46 128-30 190-12s140 4 290-34v92H0z" />
      <path class="roof" d="M32 78 240 22l208 56v12H32z" />
      <path class="band" d="M44 90h392v14H44z" />
      @for (x of columns; track x) {
        <g [attr.transform]="'translate(' + x + ' 104)'">
          <path class="shade" d="M-4 0h34v9H-4z" />
          <path class="light" d="M0 9h26l2 111H-2z" />
          <path class="shade" d="M18 9h8l2 111h-9zM6 9h2l-1 111H5z" />
          <path class="shade" d="M-6 120h38v9H-6z" />
        </g>
      }
      <path class="band" d="M30 233h420v10H30zM16 243h448v17H16z" />
    </svg>
  `,
  styles: `
    :host,
    svg {
      display: block;
      width: 100%;
      height: 100%;
    }
    .sky {
      fill: var(--sky);
    }
    .sun {
      fill: var(--roof);
      opacity: 0.35;
    }
    .hill {
      fill: var(--olive);
      opacity: 0.35;
    }
    .roof {
      fill: var(--roof);
    }
    .band,
    .light {
      fill: var(--column-light);
    }
    .shade {
      fill: var(--column-shade);
    }
  `,
})
export class Colonnade {
  protected readonly columns = [58, 127, 196, 265, 334, 396];
}

import { Component, type ElementRef, input, output, viewChild } from '@angular/core';

/** The browser's own modal dialog: it keeps the focus inside, closes by Escape and gives the focus back. */
@Component({
  selector: 'console-modal',
  template: `
    <dialog #dialog aria-labelledby="modal-heading" (close)="closed.emit()">
      <div class="stack">
        <h2 id="modal-heading">{{ heading() }}</h2>
        <ng-content />
      </div>
    </dialog>
  `,
})
export class Modal {
  readonly heading = input.required<string>();
  readonly closed = output();
  protected readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  open(): void {
    this.dialog().nativeElement.showModal();
  }

  close(): void {
    this.dialog().nativeElement.close();
  }
}

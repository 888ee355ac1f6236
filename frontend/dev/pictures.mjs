/** A drawn jar in the colours of its number: stands for a photograph on the development server. */
export function picture(number) {
  const hue = (number * 47) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">
<rect width="400" height="400" fill="hsl(${hue} 35% 86%)"/>
<ellipse cx="200" cy="338" rx="96" ry="16" fill="hsl(${hue} 25% 70%)"/>
<path fill="hsl(${hue} 45% ${38 + (number % 4) * 6}%)" d="M160 80h80l-8 40c60 30 70 150 0 214h-64c-70-64-60-184 0-214z"/>
<path fill="none" stroke="hsl(${hue} 40% 92%)" stroke-width="8" d="M128 210c48 24 96 24 144 0M128 240c48 24 96 24 144 0"/>
</svg>`;
}

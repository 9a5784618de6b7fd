// iOS lays its keyboard over the page: the page is told how much of it can be seen.

export function followKeyboard(): void {
  const seen = window.visualViewport
  if (!seen) return
  const tell = () => {
    const covered = innerHeight - seen.height > 80
    const root = document.documentElement.style
    if (covered) root.setProperty('--visible-height', `${seen.height}px`)
    else root.removeProperty('--visible-height')
    if (covered) scrollTo(0, 0)
  }
  seen.addEventListener('resize', tell)
}

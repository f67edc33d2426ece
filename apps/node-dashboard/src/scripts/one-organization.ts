/**
 * From one organization into another it is a full load, whoever asks for it (a link, Clerk's switcher): a soft
 * navigation fetches what belongs to the new page while the address is still the old one, and the server refuses that.
 */
document.addEventListener('astro:before-preparation', (event) => {
  const { from, to } = event
  const [here, there] = [organizationIn(from), organizationIn(to)]
  // Astro's router then leaves the way to the browser.
  if (here !== undefined && there !== undefined && here !== there) event.preventDefault()
})

const organizationIn = ({ pathname }: URL): string | undefined => /^\/orgs\/([^/]+)/.exec(pathname)?.[1]

/**
 * Makes navigation from one organization to another a full load, for links and for Clerk's switcher. A soft navigation
 * would fetch parts of the new page while the address is still the old one, which the server rejects.
 */
document.addEventListener('astro:before-preparation', (event) => {
  const { from, to } = event
  const [here, there] = [organizationIn(from), organizationIn(to)]
  // Astro's router then leaves the navigation to the browser.
  if (here !== undefined && there !== undefined && here !== there) event.preventDefault()
})

const organizationIn = ({ pathname }: URL): string | undefined => /^\/orgs\/([^/]+)/.exec(pathname)?.[1]

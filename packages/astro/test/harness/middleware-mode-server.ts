import { createServer } from 'node:http'

// Astro's handler inside another server, as with Express. It passes unknown requests to `next()`.
const { handler } = (await import(process.env.FIXTURE_ENTRY ?? '')) as {
  handler: (request: unknown, response: unknown, next: (error?: unknown) => void) => void
}

createServer((request, response) => {
  handler(request, response, (error) => {
    response.statusCode = error ? 500 : 404
    response.end()
  })
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.info('listening on', process.env.PORT))

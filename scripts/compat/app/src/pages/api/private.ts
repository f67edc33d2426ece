export const GET = () => new Response('private')

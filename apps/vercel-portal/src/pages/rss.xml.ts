import rss from '@astrojs/rss'
import type { APIRoute } from 'astro'
import { getCollection } from 'astro:content'

export const GET: APIRoute = async ({ site }) => {
  const articles = (await getCollection('blog')).sort((a, b) => b.data.date.getTime() - a.data.date.getTime())
  return rss({
    title: 'Harbor: the log',
    description: 'Notes on building a place for documents that keeps its promises.',
    site: site ?? 'https://harbor.example',
    trailingSlash: false,
    items: articles.map(({ id, data }) => ({
      title: data.title,
      description: data.description,
      pubDate: data.date,
      link: `/blog/${id}`,
    })),
  })
}

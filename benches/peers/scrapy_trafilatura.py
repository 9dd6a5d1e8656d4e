"""Scrapy and trafilatura over the press: feeds, then every page they list, texts to a file.

usage: scrapy_trafilatura.py FROM TO PORT OUTPUT.jsonl FIELDS
(outlets FROM up to, not including, TO; FIELDS is `text`, or `all` for title, author and date too)
"""
import json
import resource
import sys
import time

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess

FIRST, LAST, PORT = (int(number) for number in sys.argv[1:4])
OUTPUT, ALL_FIELDS = sys.argv[4], sys.argv[5] == "all"


def cpu_s():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Press(scrapy.Spider):
    name = "press"
    custom_settings = {
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "FEEDS": {OUTPUT: {"format": "jsonlines", "encoding": "utf8"}},
    }
    articles = 0

    async def start(self):
        self.began_s, self.began_cpu_s = time.time(), cpu_s()
        for outlet in range(FIRST, LAST):
            for section in range(5):
                yield self.ask(f"http://bao-{outlet:02}.example/rss/{section}.rss", self.parse)

    def ask(self, url, callback):
        # One port stands for every host: the press answers as a proxy does.
        return scrapy.Request(url, callback, meta={"proxy": f"http://127.0.0.1:{PORT}"})

    def parse(self, response):
        for link in response.xpath("//item/link/text()").getall():
            yield self.ask(link, self.parse_page)

    def parse_page(self, response):
        if ALL_FIELDS:
            document = trafilatura.bare_extraction(
                response.text, url=response.url, with_metadata=True
            )
            article = {
                "text": document.text,
                "title": document.title,
                "author": document.author,
                "date": document.date,
            } if document else {"text": None}
        else:
            article = {"text": trafilatura.extract(response.text, url=response.url)}
        self.articles += bool(article["text"])
        yield {"url": response.url, **article}

    def closed(self, reason):
        self.ended_s, self.cpu_s = time.time(), cpu_s() - self.began_cpu_s


process = CrawlerProcess({"LOG_LEVEL": "WARNING"})
crawler = process.create_crawler(Press)
process.crawl(crawler)
process.start()
spider = crawler.spider
print(json.dumps({
    "articles": spider.articles,
    "began_s": spider.began_s,
    "ended_s": spider.ended_s,
    "cpu_s": spider.cpu_s,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))

import pytest
from tests.apps.errata.conftest import *
from tests.conftest import actor_for
from tests.apps.errata.making import *
from zhuomu.apps.errata.services import *
from playwright.sync_api import sync_playwright
@pytest.mark.django_db(transaction=True)
def test_pics(live_server, published_issue, editor, publisher, signed_in):
    r = report_make(published_issue); report_make(published_issue, print_name="海风", quote="10月8日，桂花弄")
    report_make(published_issue, at="2026-11-03 09:00", print_name="迟到", quote="三十二户")
    art = lift_article(published_issue).pk
    c = signed_in(editor)
    out = "/tmp/errdocs/"
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        ph = b.new_page(viewport={"width":390,"height":844})
        for name, url in [("form", f"/report/?issue=107&page=1&article={art}"), ("form0", "/report/?issue=107&page=1"), ("receipt", f"/receipt/?number={r.report.receipt}&new=1")]:
            ph.goto(live_server.url+url); ph.screenshot(path=out+name+".png", full_page=True)
        print(ph.evaluate("document.documentElement.scrollWidth"))
        ctx = b.new_context(viewport={"width":1440,"height":900})
        ctx.add_cookies([{"name": k, "value": v.value, "url": live_server.url} for k, v in c.cookies.items()])
        pg = ctx.new_page()
        for name, url in [("desk", "/desk/errata/"), ("report", f"/desk/errata/reports/{r.pk}/"), ("imp", "/desk/errata/import/")]:
            pg.goto(live_server.url+url); pg.screenshot(path=out+name+".png", full_page=True)
        b.close()

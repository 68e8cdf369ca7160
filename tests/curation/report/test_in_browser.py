"""The report in a real browser, where there is one."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.curation.report.conftest import Built

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


def test_it_is_drawn_on_a_phone(browser: str, mixed: Built, tmp_path: Path) -> None:
    picture = tmp_path / "phone.png"
    options = (
        "--headless --no-sandbox --disable-gpu --disable-background-networking"
        " --disable-component-update --no-first-run --hide-scrollbars --window-size=390,1600"
    )
    subprocess.run(
        [
            browser,
            *options.split(),
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--screenshot={picture}",
            (mixed.folder / "report.html").as_uri(),
        ],
        check=True,
        timeout=120,
        capture_output=True,
    )
    with Image.open(picture) as image:
        assert image.width == 390
        colours = image.convert("RGB").getcolors(maxcolors=1 << 20)
    # Bars in the colour of what was chosen, on white.
    assert colours is not None
    seen = {colour for count, colour in colours if count > 500}
    assert {(255, 255, 255), (0, 114, 178)} <= seen

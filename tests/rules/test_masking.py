import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.masking import mask_address, mask_id, mask_in_text, mask_name, mask_phone

# Numbers of the right make that belong to nobody: an unassigned region, a serial of nines.
ID = "350000199902309123"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"),
        ("138 0000 1234", "138****1234"),
        ("+86-138-0000-1234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("021-50001234", "021-****1234"),
        ("(0591) 5000123", "0591-****0123"),
        ("057150001234", "0571-****1234"),
        ("50001234", "****1234"),
        ("5001234", "****1234"),
        ("12345", "*****"),
        ("1234567890123456", "****************"),
        ("", ""),
    ],
)
def test_a_phone_keeps_its_ends(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (ID, "35*************123"),
        ("35000019990230912x", "35*************12X"),
        ("350000.19990230-9123", "35*************123"),
        ("350000 19990230 9123", "35*************123"),
        ("350000990230123", "35**********123"),
        ("E1234567", "E1***567"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_an_identity_number_keeps_two_and_three(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小明", "张*"),
        (" 张 小 明 ", "张*"),
        ("欧阳明", "欧阳*"),
        ("欧阳", "欧*"),
        ("啄", "*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname_and_hides_its_length(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("海州市东湖区梧桐路12弄3号401室", "海州市东湖区梧桐路***"),
        ("梧桐路１２弄", "梧桐路***"),
        ("梧桐路街道银杏东二路十二弄三号", "梧桐路街道银杏东二路***"),
        ("梧桐路香樟新村", "梧桐路***"),
        ("梧桐路街道香樟小区", "梧桐路街道***"),
        ("海州市东湖区香樟新村5号", "海州市东湖区***"),
        ("香樟苑三号楼", "***"),
        ("", ""),
    ],
)
def test_an_address_ends_with_its_street(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请打13800001234找我", "请打138****1234找我"),
        ("手机：138-0000-1234。", "手机：138****1234。"),
        ("电话：50001234，楼下", "电话：****1234，楼下"),
        ("热线5000 1234", "热线****1234"),
        ("微信同号13800001234wx", "微信同号138****1234wx"),
        ("1380-000-1234", "138****1234"),
        ("138.000.01234", "138****1234"),
        ("13800 001234", "138****1234"),
        ("138　0000　1234", "138****1234"),
        ("（０２１）５０００１２３４", "021-****1234"),
        (f"身份证{ID}，两号+86 13800001234", "身份证35*************123，两号138****1234"),
        ("１３８００００１２３４和13900005678", "138****1234和139****5678"),
        ("身份证３５００００１９９９０２３０９１２３", "身份证35*************123"),
    ],
)
def test_numbers_in_free_text_are_masked(text: str, masked: str) -> None:
    assert mask_in_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2019年11月20日第2版",
        "截至20191120共有12345件",
        "编号1380000123456789012345",
        "1 3 5 7 9 11 13 15 17",
        "第10000000号",
        "拨打12345热线",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_in_text(text) == text


mobile = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
words = st.text("梧桐路的读者说，。 ", max_size=12)


@given(words, mobile, words)
def test_no_mobile_number_survives_and_the_words_do(before: str, phone: str, after: str) -> None:
    assert mask_in_text(before + phone + after) == before + mask_phone(phone) + after


@given(st.text(max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask_in_text(text)
    assert mask_in_text(once) == once


@given(st.text("0123456789+- ()", max_size=24))
def test_a_phone_never_shows_more_than_its_area_and_four_digits(phone: str) -> None:
    assert len(re.sub(r"\D", "", mask_phone(phone))) <= 8

"""The links of a class."""

import ipaddress

import pytest

from session.addresses import class_url, media_addresses, reachable_addresses


def test_a_link_leads_to_the_class() -> None:
    assert class_url("192.168.1.20", 8800, fragment="7KQ4MD") == "http://192.168.1.20:8800/#7KQ4MD"
    assert class_url("192.168.1.20", 8801, secure=True) == "https://192.168.1.20:8801/"
    assert class_url("fe80::1", 8800, fragment="observer=a/b") == "http://[fe80::1]:8800/#observer=a%2Fb"


def test_a_class_bound_to_one_address_has_that_one() -> None:
    assert reachable_addresses("10.1.2.3") == ("10.1.2.3",)


@pytest.mark.parametrize(
    ("listened", "media"),
    [
        (["192.168.1.20"], ("192.168.1.20",)),
        (["10.1.0.2", "fd00::2"], ("10.1.0.2", "fd00::2")),
        (["0.0.0.0"], ()),
        (["::"], ()),
        # Browsers have no address that they would pair with it.
        (["127.0.0.1"], ()),
        (["::1", "127.0.0.1"], ()),
    ],
)
def test_media_keep_to_the_address_that_the_class_is_bound_to(listened: list[str], media: tuple[str, ...]) -> None:
    assert media_addresses(listened) == media


@pytest.mark.parametrize(("bound", "version"), [("0.0.0.0", 4), ("::", 6)])
def test_a_class_on_every_network_has_each_address_once_and_never_none(bound: str, version: int) -> None:
    found = reachable_addresses(bound)
    assert found
    assert len(set(found)) == len(found)
    assert all(ipaddress.ip_address(address).version == version for address in found)
    assert len(found) == 1 or not any(ipaddress.ip_address(address).is_loopback for address in found)
    assert not any(ipaddress.ip_address(address).is_unspecified for address in found)

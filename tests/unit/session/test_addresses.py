"""The links of a class."""

import ipaddress

from session.addresses import class_url, reachable_addresses


def test_a_link_leads_to_the_class() -> None:
    assert class_url("192.168.1.20", 8800, fragment="7KQ4MD") == "http://192.168.1.20:8800/#7KQ4MD"
    assert class_url("192.168.1.20", 8801, secure=True) == "https://192.168.1.20:8801/"
    assert class_url("fe80::1", 8800, fragment="observer=a/b") == "http://[fe80::1]:8800/#observer=a%2Fb"


def test_a_class_bound_to_one_address_has_that_one() -> None:
    assert reachable_addresses("10.1.2.3") == ("10.1.2.3",)


def test_a_class_on_every_network_has_each_address_once_and_never_none() -> None:
    found = reachable_addresses("0.0.0.0")
    assert found
    assert len(set(found)) == len(found)
    assert all(ipaddress.ip_address(address).version == 4 for address in found)
    assert found == ("127.0.0.1",) or not any(ipaddress.ip_address(address).is_loopback for address in found)

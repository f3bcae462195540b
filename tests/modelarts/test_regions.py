from bot.modelarts.regions import read_endpoint


def test_the_default_endpoint_is_the_public_one_of_the_region() -> None:
    assert read_endpoint("", "cn-north-4") == "https://modelarts.cn-north-4.myhuaweicloud.com"


def test_an_override_names_the_region_where_it_has_the_placeholder() -> None:
    assert read_endpoint("https://ma.{region}.example/", "eu-de") == "https://ma.eu-de.example"
    assert read_endpoint("http://127.0.0.1:8081", "eu-de") == "http://127.0.0.1:8081"


def test_other_braces_in_an_override_mean_nothing() -> None:
    assert read_endpoint("https://{0}.{region.__class__}", "r") == "https://{0}.{region.__class__}"

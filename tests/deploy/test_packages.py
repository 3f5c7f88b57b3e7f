from deploy.setup import packages


def test_comments_and_blank_lines_are_no_packages() -> None:
    assert packages.names("# for tests\nnginx  # proxy\n\nredis-server\n") == ["nginx", "redis-server"]


def test_what_is_not_installed_is_missing() -> None:
    assert packages.missing(["surely-no-such-package-wz"]) == ["surely-no-such-package-wz"]

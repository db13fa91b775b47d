"""Fetches the photographs of `cargo xtask bench --only faces` out of packages of the Python index.

All are works of the government of the United States and in the public domain: NASA's portrait of
an astronaut, which scikit-image ships, and two official portraits of the White House, which the
tests of face_recognition ship.
"""

import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

FILES = {
    "astronaut.png": ("scikit-image==0.26.0", "--only-binary", "skimage/data/astronaut.png"),
    "president.jpg": (
        "face_recognition==1.3.0",
        "--no-binary",
        "face_recognition-1.3.0/tests/test_images/obama.jpg",
    ),
    "turned.jpg": (
        "face_recognition==1.3.0",
        "--no-binary",
        "face_recognition-1.3.0/tests/test_images/biden.jpg",
    ),
}


def package(requirement, form, folder):
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    download += ["--disable-pip-version-check", form, ":all:", "--dest", folder, requirement]
    subprocess.run(download, check=True)
    (path,) = pathlib.Path(folder).iterdir()
    return path


def member(path, name):
    if path.suffix == ".whl":
        return zipfile.ZipFile(path).read(name)
    return tarfile.open(path).extractfile(name).read()


def main(target):
    target = pathlib.Path(target)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(pathlib.Path(__file__).with_name("portraits.tsv"), target)
    for name, (requirement, form, inside) in FILES.items():
        if not (target / name).exists():
            with tempfile.TemporaryDirectory() as folder:
                picture = member(package(requirement, form, folder), inside)
            (target / name).write_bytes(picture)


main(sys.argv[1])

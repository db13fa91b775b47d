"""Invented members for the benchmarks: as many as wanted, always the same, nobody who exists."""

import datetime
import random

TITLES = [
    "执业会员姓名", "性别", "出生日期", "证件类型", "证件号", "执业会员号", "服务所",
    "入会时间", "批准注册文号", "批准注册日期",
]
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文建国志海燕春雪晨宇轩涵梓博"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number_of(code, index):
    """The member number of one association's member."""
    return f"{code}00{index:08}"


def id_number(region, born, index, male):
    """A document number that is valid by GB 11643; the sequence's parity says the sex."""
    body = f"{region}{born:%Y%m%d}{index % 499 * 2 + (1 if male else 0):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS))
    return body + "10X98765432"[total % 11]


def members(code, count, firms=None):
    """Rows below TITLES. The same code and count always give the same people."""
    draw = random.Random(f"{code}/{count}")
    firms = firms or max(1, count // 35)
    first = datetime.date(1955, 1, 1)
    for index in range(count):
        # Each birthday once in a round of 15,000 days, so that no two numbers are equal.
        born = first + datetime.timedelta(days=index * 7919 % 15_000)
        male = draw.random() < 0.5
        name = draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=2))
        joined = datetime.date(2016, 1, 1) + datetime.timedelta(days=draw.randrange(3000))
        yield [
            name, "男" if male else "女", born.isoformat(), "居民身份证",
            id_number(f"{code}0100", born, index // 15_000, male), number_of(code, index),
            f"示例第{draw.randrange(firms) + 1}会计师事务所", joined.isoformat(),
            f"示会协〔{joined.year}〕{index % 900 + 1}号", joined.isoformat(),
        ]

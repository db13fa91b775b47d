//! What columns are called.

use crate::field::Field;

/// What columns are called besides [`Field::label`], in the form of [`super::plain`]. Collected from
/// rosters of the incumbent's system and of associations.
pub(super) const SYNONYMS: &[(Field, &[&str])] = &[
    (
        Field::Name,
        &[
            "执业会员姓名",
            "会员姓名",
            "注师姓名",
            "注册会计师姓名",
            "注会姓名",
            "姓名全称",
        ],
    ),
    (
        Field::MemberNo,
        &[
            "会员号",
            "会员证号",
            "执业会员证号",
            "会员编号",
            "执业会员编号",
            "注册会计师证书编号",
            "执业证书编号",
        ],
    ),
    (
        Field::IdNumber,
        &[
            "证件号码",
            "身份证号",
            "身份证号码",
            "身份证",
            "居民身份证号",
            "居民身份证号码",
            "身份证件号",
            "身份证件号码",
            "公民身份号码",
        ],
    ),
    (
        Field::IdKind,
        &["证件种类", "证件名称", "身份证件类型", "身份证件种类"],
    ),
    (
        Field::Firm,
        &[
            "服务所名称",
            "事务所",
            "事务所名称",
            "所在事务所",
            "所在事务所名称",
            "会计师事务所",
            "会计师事务所名称",
            "执业机构",
            "所在单位",
            "工作单位",
            "单位名称",
        ],
    ),
    (Field::BirthDate, &["出生年月日", "生日", "出生时间"]),
    (
        Field::JoinedOn,
        &["入会日期", "加入协会时间", "加入协会日期", "入会年月日"],
    ),
    (
        Field::ApprovalNo,
        &["批准文号", "注册文号", "注册批准文号", "批准注册文件号"],
    ),
    (
        Field::ApprovalDate,
        &[
            "批准日期",
            "注册日期",
            "批准注册时间",
            "注册批准日期",
            "批准时间",
        ],
    ),
    (Field::Status, &["会员状态", "会籍", "会员会籍状态"]),
    (
        Field::Partner,
        &["是否合伙人", "是否合伙人或股东", "合伙人(股东)", "是否股东"],
    ),
    (Field::Position, &["职位", "所内职务"]),
    (Field::Education, &["最高学历", "学历层次", "文化程度"]),
    (Field::Degree, &["最高学位"]),
    (Field::School, &["毕业学校", "毕业院校名称", "毕业院校及系"]),
    (Field::Major, &["所学专业", "专业名称"]),
    (
        Field::Mobile,
        &[
            "手机号",
            "手机号码",
            "移动电话",
            "联系电话",
            "电话",
            "联系方式",
        ],
    ),
    (
        Field::Email,
        &["电子邮箱", "电子邮件", "e-mail", "email", "邮箱地址"],
    ),
    (
        Field::Address,
        &["联系地址", "通信地址", "地址", "通讯住址"],
    ),
    (
        Field::InspectionResult,
        &["任职资格检查", "年检结果", "任职资格检查情况"],
    ),
    (
        Field::InspectionYear,
        &["任职资格检查年份", "任职资格检查年", "年检年度"],
    ),
    (Field::Starred, &["★", "重点", "标记", "重点会员"]),
    (Field::Remark, &["说明", "备注说明", "附注"]),
];

/// Columns that say nothing of a member.
pub(super) const COUNTED: &[&str] = &["序号", "编号", "行号", "no", "no.", "#", "未采纳原因"];

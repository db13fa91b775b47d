//! The command line and its environment variables, parsed once.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::roster::import::Decision;
use domain::{PhotoKind, Queue, Role};

/// 会证: electronic practising-membership certificates.
#[derive(Debug, Parser)]
#[command(name = "huizheng", version, about, long_about = None)]
pub struct Cli {
    /// Where everything is kept.
    #[command(flatten)]
    pub data: DataOptions,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where everything is kept.
#[derive(Clone, Debug, Args)]
pub struct DataOptions {
    /// Folder for the database (if it is SQLite), and for all files unless --files says otherwise
    #[arg(
        long,
        global = true,
        env = "HUIZHENG_DATA_DIR",
        default_value = "./data"
    )]
    pub data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…` [default: SQLite in the data folder]
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where files are kept: a folder, or `s3://bucket/prefix`, for which AWS_ENDPOINT_URL,
    /// AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and their like are read from the
    /// environment (AWS_ALLOW_HTTP=true for a store without TLS) [default: the data folder]
    #[arg(long, global = true, env = "HUIZHENG_FILES", value_name = "URL")]
    pub files: Option<String>,
    /// Folders searched for fonts before the system's own, parted by `:`
    #[arg(long, global = true, env = "HUIZHENG_FONT_DIRS", value_delimiter = ':')]
    pub font_dirs: Vec<PathBuf>,
    /// File of the key that the signing keys in the database are locked with; made once, when it is
    /// first needed, and never in the place of one that is missing. Keep a copy apart from database and backups [default: signing-lock.key in the data
    /// folder]
    #[arg(long, global = true, env = "HUIZHENG_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// A time-stamping authority (RFC 3161) whose stamp every signature gets: http://…
    #[arg(long, global = true, env = "HUIZHENG_TIME_STAMP_URL")]
    pub time_stamp_url: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the interface
    Serve(ServeOptions),
    /// Fill an empty database with two fictional associations and print their accounts
    Demo {
        /// Members in all
        #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(12..=200_000))]
        members: u32,
    },
    /// Associations (tenants)
    #[command(subcommand)]
    Association(AssociationCommand),
    /// Staff accounts
    #[command(subcommand)]
    User(UserCommand),
    /// Members
    #[command(subcommand)]
    Member(MemberCommand),
    /// Photos of members
    #[command(subcommand)]
    Photo(PhotoCommand),
    /// Certificates
    #[command(subcommand)]
    Certificate(CertificateCommand),
    /// Check the database, every file against its hash, and the fonts
    Check,
    /// Bring the database to the present version and do nothing else; the other commands do it too
    Migrate,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// Address and port to listen on
    #[arg(long, env = "HUIZHENG_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Address under which people reach the server, printed in the QR code of
    /// every certificate [default: http:// and the listening address]
    #[arg(long, env = "HUIZHENG_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Folder of the built front end
    #[arg(long, env = "HUIZHENG_SITE_ROOT", default_value = "target/site")]
    pub site_root: PathBuf,
    /// Header in which a reverse proxy in front writes the client's address, such as x-real-ip
    /// [default: none; the connection's own address counts]
    #[arg(long, env = "HUIZHENG_CLIENT_HEADER")]
    pub client_header: Option<http::HeaderName>,
    /// How long a server may be silent before the jobs that it is at go to another, seconds
    #[arg(long, env = "HUIZHENG_JOB_LEASE", default_value = "15", value_name = "SECONDS",
        value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub job_lease: u64,
}

/// Associations.
#[derive(Debug, Subcommand)]
pub enum AssociationCommand {
    /// Add one
    Add {
        /// Short code, as a rule the two digits of the province
        #[arg(long)]
        code: String,
        /// Name, as printed on certificates
        #[arg(long)]
        name: String,
        /// Name of the national association, as printed on certificates
        #[arg(long, default_value = "示例注册会计师总会")]
        national_name: String,
    },
    /// List all
    List,
    /// The keys that certificates are signed with
    #[command(subcommand)]
    Key(KeyCommand),
}

/// Signing keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key with a certificate signed by itself, for trials: readers trust only certificates
    /// of a recognised authority
    New {
        /// Code of the association
        #[arg(long)]
        association: String,
        /// Kind of key
        #[arg(long, default_value = "p256")]
        algorithm: KeyKindName,
    },
    /// Take a key and its certificates out of a PKCS#12 file (.p12, .pfx)
    Import {
        /// The file
        file: PathBuf,
        /// Code of the association
        #[arg(long)]
        association: String,
        /// Read the file's password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Say which key is in use
    Show {
        /// Code of the association
        #[arg(long)]
        association: String,
    },
}

/// Kinds of key by name.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KeyKindName {
    /// ECDSA on the curve P-256
    P256,
    /// RSA of 3072 bits
    Rsa3072,
}

/// Staff accounts.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add one; without --password-stdin a random password is printed once
    Add {
        /// User name
        username: String,
        /// Code of the association; none for an admin
        #[arg(long)]
        association: Option<String>,
        /// What the person may do
        #[arg(long)]
        role: RoleName,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set a new password
    Passwd {
        /// User name
        username: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Shut an account and end its sessions
    Disable {
        /// User name
        username: String,
    },
    /// List all
    List,
}

/// Roles by name.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleName {
    /// 经办
    Clerk,
    /// 主管
    Manager,
    /// 审计
    Auditor,
    /// 系统管理员
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Clerk => Self::Clerk,
            RoleName::Manager => Self::Manager,
            RoleName::Auditor => Self::Auditor,
            RoleName::Admin => Self::Admin,
        }
    }
}

/// Members.
#[derive(Debug, Subcommand)]
pub enum MemberCommand {
    /// Take in a roster: a workbook or a text with the manual's column titles, in any order
    Import {
        /// The file
        file: PathBuf,
        /// Code of the association
        #[arg(long)]
        association: String,
        /// Say what would happen and change nothing
        #[arg(long)]
        dry_run: bool,
        /// What to do with rows that are probably the same person as a member: held back if not said
        #[arg(long)]
        same_person: Option<DecisionName>,
        /// Let empty cells clear what is on file
        #[arg(long)]
        clear_empty: bool,
    },
    /// Write the roster of every member, as a workbook (.xlsx) or text (.csv)
    Export {
        /// The file to write
        file: PathBuf,
        /// Code of the association
        #[arg(long)]
        association: String,
        /// Write whole document numbers and not only their first three characters
        #[arg(long)]
        full: bool,
    },
}

/// What is done with somebody who is probably known already.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DecisionName {
    /// The row changes that member
    Same,
    /// The row is a new member
    Other,
    /// The row is held back
    Skip,
}

impl From<DecisionName> for Decision {
    fn from(name: DecisionName) -> Self {
        match name {
            DecisionName::Same => Self::Same,
            DecisionName::Other => Self::Other,
            DecisionName::Skip => Self::Skip,
        }
    }
}

/// Photos.
#[derive(Debug, Subcommand)]
pub enum PhotoCommand {
    /// Give every photo in a folder or ZIP file to the member that its name means
    Import {
        /// The folder or ZIP file; files are named by ID number, member number or unique name
        path: PathBuf,
        /// Code of the association
        #[arg(long)]
        association: String,
        /// Where the photos come from
        #[arg(long, default_value = "upload")]
        kind: PhotoKindName,
        /// Say what would happen and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Take photos that fail checks all the same, for this reason
        #[arg(long, value_name = "REASON")]
        accept: Option<String>,
    },
}

/// Certificates.
#[derive(Debug, Subcommand)]
pub enum CertificateCommand {
    /// Issue the certificates of a whole queue and write them out
    Issue(IssueOptions),
    /// Say whether a PDF file was issued here, is unchanged, and how it stands now: first word
    /// valid, superseded, revoked, lapsed, altered or unknown
    Verify {
        /// The file
        file: PathBuf,
    },
}

/// What to issue, and where to.
#[derive(Debug, Args)]
pub struct IssueOptions {
    /// Code of the association
    #[arg(long)]
    pub association: String,
    /// A file whose name ends in .zip, made anew, or a folder, made if it is not there
    #[arg(long)]
    pub out: PathBuf,
    /// The queue: all, no-photo, incomplete, doubtful, ready, revoked, changed or issued
    #[arg(long, default_value = "ready", value_parser = queue)]
    pub queue: Queue,
    /// Issue the doubtful ones too; the reason is kept in the audit trail
    #[arg(long, value_name = "REASON", value_parser = NonEmptyStringValueParser::new())]
    pub confirm_doubtful: Option<String>,
    /// Address printed in the QR code of every certificate, as the server has it
    #[arg(
        long,
        env = "HUIZHENG_PUBLIC_URL",
        default_value = "http://127.0.0.1:3000"
    )]
    pub public_url: String,
}

fn queue(name: &str) -> Result<Queue, String> {
    name.parse()
        .map_err(|_| format!("there is no queue {name}"))
}

/// Kinds of photo by name.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PhotoKindName {
    /// Given by staff
    Upload,
    /// 全科合格电子照片: from the qualifying exam
    Exam,
}

impl From<PhotoKindName> for PhotoKind {
    fn from(name: PhotoKindName) -> Self {
        match name {
            PhotoKindName::Upload => Self::Upload,
            PhotoKindName::Exam => Self::Exam,
        }
    }
}

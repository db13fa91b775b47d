//! A program that draws certificates on demand, measured from outside.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// One PDF maker, started and warm. Its process ends with this value.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// Members drawn so far: every certificate is another one's.
    drawn: usize,
}

/// One batch of certificates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch {
    pub(crate) count: usize,
    /// User and system time of all threads.
    pub(crate) processor: Duration,
    /// On the clock.
    pub(crate) passed: Duration,
    pub(crate) bytes: usize,
}

impl Contender {
    /// Starts the program and waits until it says `ready` and its version.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let requests = process.stdin.take();
        let answers = process.stdout.take().context("the output is a pipe")?;
        let mut contender = Self {
            name,
            version: String::new(),
            process,
            requests,
            answers: BufReader::new(answers),
            drawn: 0,
        };
        let line = contender.answer()?;
        let Some(version) = line.strip_prefix("ready ") else {
            bail!("{name} is not ready but says: {line}");
        };
        contender.version = version.to_owned();
        Ok(contender)
    }

    /// Has the first member's certificate written to `path`.
    pub(crate) fn save(&mut self, path: &Path) -> Result<()> {
        let answer = self.ask(&format!("save {}", path.display()))?;
        if answer != "saved" {
            bail!("{} could not save: {answer}", self.name);
        }
        Ok(())
    }

    /// Draws and measures.
    pub(crate) fn draw(&mut self, count: usize, threads: usize) -> Result<Batch> {
        let before = self.processor_time()?;
        let answer = self.ask(&format!("{} {count} {threads}", self.drawn))?;
        self.drawn += count;
        let (bytes, passed) = answer
            .split_once(' ')
            .with_context(|| format!("{} answers {answer}", self.name))?;
        Ok(Batch {
            count,
            processor: self.processor_time()?.saturating_sub(before),
            passed: Duration::from_micros(passed.parse()?),
            bytes: bytes.parse()?,
        })
    }

    /// Most memory ever in use, in bytes.
    pub(crate) fn peak_memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .context("no VmHWM")?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024)
    }

    /// User and system time of the process so far, in steps of 10 ms.
    fn processor_time(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // Fields 14 and 15, counted from the command's name in brackets.
        let (_, after_name) = stat.rsplit_once(')').context("no name in brackets")?;
        let mut ticks = 0;
        for field in after_name.split_whitespace().skip(11).take(2) {
            ticks += field.parse::<u64>()?;
        }
        Ok(Duration::from_millis(ticks * 10))
    }

    fn ask(&mut self, request: &str) -> Result<String> {
        let requests = self.requests.as_mut().context("the input is a pipe")?;
        writeln!(requests, "{request}")?;
        requests.flush()?;
        self.answer()
    }

    fn answer(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!("{} ended without an answer", self.name);
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Contender {
    fn drop(&mut self) {
        // The end of its input is its end.
        self.requests = None;
        // Nothing is left to do about a process that cannot be waited for.
        let _ = self.process.wait();
    }
}

impl Batch {
    /// Processor time of one certificate, in seconds.
    pub(crate) fn each(&self) -> f64 {
        self.processor.as_secs_f64() / self.count as f64
    }
}

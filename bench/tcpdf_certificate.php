<?php
/**
 * The certificate drawn with TCPDF; talks with its caller as bench/worker.py says.
 *
 * Its best configuration: the font converted beforehand, subset on, the ornament as nested
 * templates, streams deflated, the photo passed through. TCPDF embeds no CFF OpenType, so everything
 * is set in HanaMin A, the one TrueType font with these characters. A document cannot share fonts
 * or templates with the next one.
 */

[, $folder, $file] = $argv;
$fonts = dirname(realpath($folder)) . '/tcpdf-fonts/';
// TCPDF deletes the images it has drawn if they lie below its cache, which would be all of /tmp.
@mkdir("{$fonts}cache", 0777, true);
define('K_PATH_CACHE', "{$fonts}cache/");
require_once 'tcpdf/tcpdf.php';

const STEPS = 6;
const PERIOD = 192 / 45;
const GOLD = [0x9a, 0x7b, 0x45];
const TITLE = [0x7a, 0x1f, 0x1a];
const GREY = [0x6b, 0x62, 0x52];
const INK = [0x1f, 0x24, 0x30];
const HAIRLINE = [0xe9, 0xdc, 0xc3];
const BAND = [0xb0, 0x8d, 0x57];
const RED = [0xc8, 0x2b, 0x20];
const TAU = 2 * M_PI;

/** The characters of a text; PHP's own function for it is in an extension. */
function letters(string $text): array
{
    return preg_split('//u', $text, -1, PREG_SPLIT_NO_EMPTY);
}

/** Cubics through `$at($t) = [x, y, slope x, slope y]`, from the first point on. */
function curve(float $end, callable $at): array
{
    $step = $end / STEPS;
    [$x, $y, $dx, $dy] = $at(0);
    $start = [$x, $y];
    $segments = [];
    for ($n = 1; $n <= STEPS; $n++) {
        [$u, $v, $du, $dv] = $at($step * $n);
        $third = $step / 3;
        $segments[] = [
            $x + $dx * $third, $y + $dy * $third, $u - $du * $third, $v - $dv * $third, $u, $v,
        ];
        [$x, $y, $dx, $dy] = [$u, $v, $du, $dv];
    }
    return [$start, $segments];
}

function polar(float $sector, callable $radius): array
{
    return curve($sector, function ($angle) use ($radius) {
        [$r, $slope] = $radius($angle);
        [$sin, $cos] = [sin($angle), cos($angle)];
        return [$r * $cos, $r * $sin, $slope * $cos - $r * $sin, $slope * $sin + $r * $cos];
    });
}

/** The curves of the smallest parts, computed once. */
function artwork(): array
{
    $waves = $rings = $petals = [];
    for ($line = 0; $line < 6; $line++) {
        $phase = TAU * $line / 6;
        $rate = TAU / PERIOD;
        $waves[] = curve(PERIOD, fn($x) => [
            $x, 2.2 * sin($rate * $x + $phase), 1, 2.2 * $rate * cos($rate * $x + $phase),
        ]);
    }
    for ($ring = 0; $ring < 10; $ring++) {
        [$base, $phase] = [14 + 28 * $ring / 9, 0.6 * $ring];
        $rings[] = polar(TAU / 24, fn($a) => [
            $base + 2.6 * sin(24 * $a + $phase), 62.4 * cos(24 * $a + $phase),
        ]);
    }
    for ($line = 0; $line < 3; $line++) {
        $phase = TAU * $line / 3;
        $petals[] = polar(TAU / 12, fn($a) => [
            2.12 + 1.17 * sin(12 * $a + $phase), 14.04 * cos(12 * $a + $phase),
        ]);
    }
    return [$waves, $rings, $petals];
}

class Certificate extends TCPDF
{
    public string $font = '';

    private function pen(array $colour, float $width): void
    {
        $this->setLineStyle(['width' => $width, 'cap' => 'round', 'join' => 'round', 'color' => $colour]);
    }

    /** A template of `$width` × `$height` whose curves are moved by `$left`, `$top`. */
    private function part(array $curves, array $colour, float $line, float $left, float $top, float $width, float $height): string
    {
        $id = $this->startTemplate($width, $height);
        $this->pen($colour, $line);
        foreach ($curves as [$start, $segments]) {
            $moved = array_map(
                fn($s) => [$s[0] + $left, $s[1] + $top, $s[2] + $left, $s[3] + $top, $s[4] + $left, $s[5] + $top],
                $segments,
            );
            $this->Polycurve($start[0] + $left, $start[1] + $top, $moved, 'D');
        }
        $this->endTemplate();
        return $id;
    }

    private function turned(string $id, float $x, float $y, float $extent, float $angle): void
    {
        $this->StartTransform();
        $this->Rotate($angle, $x, $y);
        $this->printTemplate($id, $x - $extent, $y - $extent, 2 * $extent, 2 * $extent);
        $this->StopTransform();
    }

    public function ornament(array $artwork): void
    {
        [$waves, $rings, $petals] = $artwork;
        $period = $this->part($waves, BAND, 0.1, 0, 2.3, PERIOD, 4.6);
        $sector = $this->part($rings, HAIRLINE, 0.12, 46, 46, 92, 92);
        $petal = $this->part($petals, BAND, 0.1, 4, 4, 8, 8);
        $strip = $this->startTemplate(PERIOD * 15, 4.6);
        for ($n = 0; $n < 15; $n++) {
            $this->printTemplate($period, PERIOD * $n, 0, PERIOD, 4.6);
        }
        $this->endTemplate();
        $rosette = $this->startTemplate(8, 8);
        $this->Circle(4, 4, 3.65, 0, 360, 'F', [], [255, 255, 255]);
        for ($n = 0; $n < 12; $n++) {
            $this->turned($petal, 4, 4, 4, 30 * $n);
        }
        $this->endTemplate();
        for ($n = 0; $n < 24; $n++) {
            $this->turned($sector, 105, 78, 46, 15 * $n);
        }
        $length = PERIOD * 15;
        for ($n = 0; $n < 3; $n++) {
            foreach ([9, 139] as $y) {
                $this->printTemplate($strip, 9 + $length * $n, $y - 2.3, $length, 4.6);
            }
        }
        for ($n = 0; $n < 2; $n++) {
            foreach ([9, 201] as $x) {
                $this->StartTransform();
                $this->Rotate(-90, $x, 9 + 65 * $n);
                $this->printTemplate($strip, $x, 9 + 65 * $n - 2.3, 65, 4.6, '', '', false);
                $this->StopTransform();
            }
        }
        foreach ([[9, 9], [201, 9], [9, 139], [201, 139]] as [$x, $y]) {
            $this->printTemplate($rosette, $x - 4, $y - 4, 8, 8);
        }
    }

    public function words(string $text, float $x, float $baseline, float $size, array $colour, float $spacing = 0): void
    {
        $this->setFont($this->font, '', $size * 72 / 25.4);
        $this->setFontSpacing($spacing);
        $this->setTextColorArray($colour);
        // Cells with the baseline at `$baseline`.
        $this->setXY($x, $baseline);
        $this->Cell(0, 0, $text, 0, 0, 'L', false, '', 0, true, 'L', 'T');
        $this->setFontSpacing(0);
    }

    public function centred(string $text, float $x, float $baseline, float $size, array $colour, float $spacing = 0): void
    {
        $this->setFont($this->font, '', $size * 72 / 25.4);
        $width = $this->GetStringWidth($text) + $spacing * (count(letters($text)) - 1);
        $this->words($text, $x - $width / 2, $baseline, $size, $colour, $spacing);
    }

    private function rule(float $from, float $to, float $y, float $width, array $colour): void
    {
        $this->pen($colour, $width);
        $this->Line($from, $y, $to, $y);
    }

    private function frame(float $x, float $y, float $width, float $height, float $line): void
    {
        $this->pen(GOLD, $line);
        $this->Rect($x, $y, $width, $height, 'D');
    }

    private function seal(float $x, string $association): void
    {
        $this->setAlpha(0.88);
        $this->pen(RED, 0.9);
        $this->Circle($x, 113.5, 12.5);
        $this->StarPolygon($x, 113.5, 3.4, 5, 2, 180, false, 'F', [], RED);
        $letters = letters($association);
        $step = min(250 / (count($letters) - 1), 40);
        foreach ($letters as $n => $letter) {
            $this->StartTransform();
            $this->Rotate(-$step * ($n - (count($letters) - 1) / 2), $x, 113.5);
            $this->centred($letter, $x, 113.5 - 9.6 + 2.9 * 0.38, 2.9, RED);
            $this->StopTransform();
        }
        $this->centred('样', $x - 2.5, 113.5 + 6.9 + 2.4 * 0.38, 2.4, RED);
        $this->centred('章', $x + 2.5, 113.5 + 6.9 + 2.4 * 0.38, 2.4, RED);
        $this->setAlpha(1);
    }

    private function symbol(array $member): void
    {
        $side = 24 / $member['modules'];
        foreach ($member['qr'] as [$x, $y, $length]) {
            $this->Rect(27 + $side * $x, 96 + $side * $y, $side * $length, $side, 'F', [], INK);
        }
        $this->Link(27, 96, 24, 24, $member['verify_url']);
    }

    public function face(array $member): void
    {
        $this->frame(4.4, 4.4, 201.2, 139.2, 0.35);
        $this->frame(13.6, 13.6, 182.8, 120.8, 0.2);
        $this->centred('执业电子会员证', 105, 31, 11, TITLE, 3);
        $this->centred('ELECTRONIC CERTIFICATE OF PRACTISING MEMBERSHIP', 105, 38, 3, GREY, 0.6);
        $this->rule(60, 150, 41.2, 0.25, GOLD);
        $fields = [
            '姓名' => 'name', '性别' => 'sex', '会员证号' => 'member_no',
            '会员类别' => 'category', '服务所名称' => 'firm', '入会时间' => 'joined_on',
        ];
        $baseline = 55;
        foreach ($fields as $label => $field) {
            $this->words($label, 64, $baseline, 4.2, GREY, count(letters($label)) == 2 ? 8.4 : 0);
            $this->words($member[$field], 92, $baseline, 4.6, INK);
            $this->rule(91, 184, $baseline + 1.5, 0.15, HAIRLINE);
            $baseline += 8.6;
        }
        $this->Image($member['photo'], 26, 50, 26, 32, 'JPEG');
        $this->frame(26, 50, 26, 32, 0.2);
        $this->centred($member['national_association'], 118, 117.5, 3.6, INK);
        $this->centred($member['provincial_association'], 164, 117.5, 3.6, INK);
        $this->centred('签发日期：' . $member['issued_on'], 141, 129.6, 3.4, INK);
        $this->seal(118, $member['national_association']);
        $this->seal(164, $member['provincial_association']);
        $this->symbol($member);
        $this->centred('扫码核验真伪', 39, 125.2, 2.6, GREY);
        $groups = [substr($member['code'], 0, 5), substr($member['code'], 5, 5),
            substr($member['code'], 10, 5), substr($member['code'], 15, 5), substr($member['code'], 20)];
        $this->centred(implode('-', $groups), 39, 129.6, 1.8, GREY);
        $this->centred("第 {$member['version']} 版", 39, 132.4, 2, GREY);
    }
}

function certificate(array $member, array $artwork, string $font): string
{
    $pdf = new Certificate('L', 'mm', [210, 148], true, 'UTF-8');
    $pdf->font = basename($font, '.php');
    $pdf->AddFont($pdf->font, '', $font);
    $pdf->setPrintHeader(false);
    $pdf->setPrintFooter(false);
    $pdf->setMargins(0, 0, 0);
    $pdf->setAutoPageBreak(false);
    $pdf->setCellPaddings(0, 0, 0, 0);
    $pdf->setFontSubsetting(true);
    $pdf->setCompression(true);
    $pdf->setTitle('执业电子会员证 ' . $member['name']);
    $pdf->setAuthor($member['provincial_association']);
    $pdf->AddPage();
    $pdf->ornament($artwork);
    $pdf->face($member);
    return $pdf->Output('', 'S');
}

ini_set('memory_limit', '-1');
// Converting the font takes half a minute; the next run finds it converted.
@mkdir($fonts, 0777, true);
$font = TCPDF_FONTS::addTTFfont($file, 'TrueTypeUnicode', '', 32, $fonts);
$members = json_decode(file_get_contents("$folder/members.json"), true);
$artwork = artwork();
$draw = function (int $n) use ($members, $artwork, $folder, $fonts, $font): string {
    $member = $members[$n % count($members)];
    $member['photo'] = "$folder/{$member['photo']}";
    return certificate($member, $artwork, "$fonts$font.php");
};
for ($n = 0; $n < 3; $n++) {
    $draw($n);
}
echo 'ready ', TCPDF_STATIC::getTCPDFVersion(), ' (PHP ', PHP_VERSION, ")\n";
while (($line = fgets(STDIN)) !== false) {
    $line = rtrim($line, "\n");
    if (str_starts_with($line, 'save ')) {
        file_put_contents(substr($line, 5), $draw(0));
        echo "saved\n";
        continue;
    }
    [$from, $count] = array_map('intval', explode(' ', $line));
    $began = hrtime(true);
    $total = 0;
    for ($n = $from; $n < $from + $count; $n++) {
        $total += strlen($draw($n));
    }
    echo $total, ' ', intdiv(hrtime(true) - $began, 1000), "\n";
}

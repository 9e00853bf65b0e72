package io.offerstream.console.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.fixture.SampleConsole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people upload, and what nobody should: refused, or made harmless, and nothing published. */
class UploadTest {
    private static final String UPLOAD = "/markets/DE/upload";
    private static final String HEADER = "market,offer_id,title,features,valid_from,valid_to,pos_codes\n";
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private static TestConsole console;
    private static String cookie;
    private static String csrf;

    @BeforeAll
    static void start() {
        console = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.empty());
        cookie = console.enter();
        csrf = console.csrf(cookie);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static HttpResponse<String> upload(byte[] file) {
        return console.upload(UPLOAD, cookie, csrf, file);
    }

    private static String draftOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** The page that a file leads to. */
    private static String preview(String file) {
        return console.get(draftOf(upload(file.getBytes(UTF_8))), cookie).body();
    }

    private static String row(String id, String title) {
        return "DE," + id + ",\"" + title.replace("\"", "\"\"")
                + "\",PRODUCT=WRAP,2026-01-05T00:00:00Z,2026-03-02T00:00:00Z,\n";
    }

    @Test
    void shouldShowWhatAFileWouldChangeAndWhatIsWrongWithIt() {
        var page = preview(HEADER
                + row("N-1", "Wrap")
                + "DE,N-2,Burger,PRODUCT=BURGER,2026-01-05T00:00:00Z,03/04/25,\n"
                + row("N-1", "Wrap again"));

        assertThat(page)
                .contains("1 new, 0 changed, 0 unchanged, 2 refused")
                .contains("Row 3", "valid_to", "expected a time such as 2026-01-05T04:00:00Z, found &#39;03/04/25&#39;")
                .contains("Row 4", "offer DE:N-1 is in row 2 already")
                .contains("All or nothing", "Publish 1 offer");
    }

    @Test
    void shouldPublishOffersOfItsOwnMarketAlone() {
        assertThat(preview(HEADER + row("N-1", "Wrap").replace("DE,", "CH,")))
                .contains("expected DE, found CH")
                .contains("Upload another file");
    }

    @Test
    void shouldGiveRefusedRowsBackAsAFileThatNoSpreadsheetRuns() {
        var draft = draftOf(upload(
                (HEADER + row("N-1", "=HYPERLINK(1)").replace("2026-03-02T00:00:00Z", "never")).getBytes(UTF_8)));
        var file = console.get(draft + "/refused.csv", cookie);

        assertThat(file.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"refused-rows.csv\"");
        assertThat(file.body())
                .startsWith("rejected_row,rejected_because,market,offer_id")
                .contains("'=HYPERLINK(1)", "never");
        assertThat(preview(file.body())).contains("1 refused", "valid_to");
    }

    @Test
    void shouldShowTitlesAsTextAndNothingElse() {
        assertThat(preview(HEADER + row("N-1", "<img src=x onerror=alert(1)><script>alert(2)</script>")))
                .contains("&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;")
                .doesNotContain("<img src=x", "<script>alert");
    }

    @Test
    void shouldCheckTenThousandRowsQuickly() {
        var file = new StringBuilder(HEADER);
        for (int i = 0; i < 10_000; i++) {
            file.append(row("N-" + i, "Wrap number " + i));
        }
        var bytes = file.toString().getBytes(UTF_8);
        long began = System.nanoTime();
        var page = console.get(draftOf(upload(bytes)), cookie).body();
        var took = Duration.ofNanos(System.nanoTime() - began);
        System.out.println(
                "10,000 rows, " + bytes.length + " bytes: checked and shown after " + took.toMillis() + " ms");

        assertThat(page).contains("10000 new", "the first 200 of 10000");
        assertThat(page.length()).isLessThan(400_000);
        assertThat(took).isLessThan(LONGEST);

        assertThat(upload((file + row("N-more", "One more")).getBytes(UTF_8)).body())
                .contains("expected at most 10000 offers");
    }

    @Test
    void shouldRefuseCellsThatNobodyWrites() {
        assertThat(preview(HEADER + row("N-1", "x".repeat(5_000)) + row("N-2", "Wrap")))
                .contains("expected at most 4096 bytes, found 5000")
                .contains("1 new");
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("offers.csv"));
            // A megabyte of nothing takes a kilobyte: it is never unpacked.
            out.write(new byte[1_000_000]);
        }
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(new byte[1_000_000]);
        }
        assertRefused(zip.toByteArray(), "found an archive");
        assertRefused(gzip.toByteArray(), "found an archive");
        assertRefused(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2}, "bytes that are no text");
        assertRefused((HEADER + row("N-1", "Süßes")).getBytes(ISO_8859_1), "UTF-8");
        assertRefused("[{\"market\": \"DE\"}]".getBytes(UTF_8), "one JSON object a line");
        assertRefused(new byte[0], "No file was sent");
    }

    private static void assertRefused(byte[] file, String because) {
        var answer = upload(file);
        var shown = answer.statusCode() == 303
                ? console.get(answer.headers().firstValue("Location").orElseThrow(), cookie)
                        .body()
                : answer.body();
        assertThat(shown).contains(because).doesNotContain("Publish 1 offer");
    }

    @Test
    void shouldTakeNothingWithoutTheSessionsOwnToken() {
        assertThat(console.upload(UPLOAD, cookie, "guess", HEADER.getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void shouldRefuseAFileThatIsTooLarge() {
        var answer = upload("x".repeat(6 * 1024 * 1024).getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("too large");
    }

    /** Whoever sends without end is cut off, and the console goes on. */
    @Test
    void shouldCutOffAStreamOfTwoGigabytes() throws IOException {
        long wanted = 2L * 1024 * 1024 * 1024;
        long taken = 0;
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), console.server.web().port())) {
            var out = socket.getOutputStream();
            out.write(("POST " + UPLOAD + " HTTP/1.1\r\nHost: 127.0.0.1:"
                            + console.server.web().port() + "\r\nCookie: " + cookie
                            + "\r\nOrigin: http://127.0.0.1:"
                            + console.server.web().port()
                            + "\r\nContent-Type: multipart/form-data; boundary=" + TestConsole.BOUNDARY
                            + "\r\nContent-Length: " + wanted + "\r\n\r\n--" + TestConsole.BOUNDARY
                            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n")
                    .getBytes(UTF_8));
            var chunk = new byte[64 * 1024];
            Arrays.fill(chunk, (byte) 'x');
            while (taken < wanted) {
                out.write(chunk);
                taken += chunk.length;
            }
        } catch (IOException e) {
            // The server hung up.
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|abort|closed).*");
        }
        System.out.println("of 2 GiB the console took " + taken + " bytes");

        assertThat(taken).isLessThan(64L * 1024 * 1024);
        assertThat(console.get(UPLOAD, cookie).statusCode()).isEqualTo(200);
    }
}

package io.offerstream.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.offerstream.console.browser.Browsers;
import io.offerstream.console.browser.Pictures;
import io.offerstream.console.feed.Freshness.Condition;
import io.offerstream.console.fixture.LargeSample;
import io.offerstream.console.fixture.SampleConsole;
import io.offerstream.console.fixture.SampleMarkets;
import io.offerstream.console.oidc.LocalProvider;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelStatus;
import java.awt.Color;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page in a real browser: accessible, within the policy, light enough, and moving by itself. */
class BrowserTest {
    private static final String GOOD_AND_BAD = """
            market,offer_id,title,features,valid_from,valid_to
            DE,N-1,Wrap,PRODUCT=WRAP,2026-01-05T00:00:00Z,2026-03-02T00:00:00Z
            DE,N-2,<b>Burger</b>,PRODUCT=BURGER,2026-01-05T00:00:00Z,03/04/25
            """;
    private static final int LARGEST_FIRST_PAGE_BYTES = 150 * 1024;
    /** The bar is a second, on a machine that does nothing else; builds have company. */
    private static final int LONGEST_MS = 3_000;

    private static final double LONGEST_INTERACTION_MS = 200;
    private static final List<String> PAGES = List.of(
            "/",
            "/markets/DE/experiment",
            "/markets/CH/experiment",
            "/markets/DE/offers?status=any",
            "/markets/DE/offers/O-001",
            "/markets/DE/calendar",
            "/markets/DE/coverage",
            "/markets/DE",
            "/markets/DE/upload",
            "/markets/DE/models/3",
            "/markets/DE/models/3?with=2",
            "/markets/DE/offers/O-001/withdraw",
            "/markets/DE/kill-switch",
            "/markets/DE/customer",
            "/pipeline",
            "/pipeline/letters/0",
            "/audit",
            "/approvals",
            "/markets/DE/approvals/R-1",
            "/markets/DE/approvals/R-2",
            "/nothing");

    private static final Pictures PICTURES = new Pictures();

    private static Playwright playwright;
    private static Browser browser;
    private static TestConsole console;
    private static TestConsole empty;
    private static String axe;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Browsers.isThere(), "there is no Chromium on this machine");
        playwright = Browsers.playwright();
        browser = Browsers.chromium(playwright);
        console = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.empty());
        empty = new TestConsole(new SampleConsole(Clock.systemUTC()), Optional.empty());
        try (var in = BrowserTest.class.getResourceAsStream("/console/axe-4.min.js")) {
            axe = new String(in.readAllBytes(), UTF_8);
        }
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            playwright.close();
            console.close();
            empty.close();
        }
    }

    private static Stream<Arguments> looks() {
        return Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                .flatMap(theme -> Stream.of(360, 1440).map(width -> Arguments.of(theme, width)));
    }

    private static BrowserContext context(ColorScheme theme, int width) {
        return browser.newContext(
                new Browser.NewContextOptions().setColorScheme(theme).setViewportSize(width, 900));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void shouldBeAccessibleAndKeepToThePolicy(ColorScheme theme, int width) {
        var problems = new ArrayList<String>();
        try (var context = context(theme, width);
                var page = context.newPage()) {
            listen(page, problems);
            page.navigate(console.server.url().toString());
            for (var path : PAGES) {
                look(page, console.address(path).toString(), problems);
            }
            preview(page);
            assertThat(page.locator("#table-changes").textContent()).contains("features: PRODUCT=WRAP");
            look(page, page.url(), problems);
            page.locator("input[name=reason]").fill(" ");
            page.locator("form.act button").click();
            page.waitForSelector("text=Nothing was done");
            look(page, problems);
            page.navigate(empty.server.url().toString());
            for (var path : List.of("/", "/pipeline", "/audit")) {
                look(page, empty.address(path).toString(), problems);
            }
        }
        assertThat(problems).isEmpty();
    }

    /** Uploads a file with a good row and a bad one. */
    private static void preview(Page page) {
        page.navigate(console.address("/markets/DE/upload").toString());
        page.locator("input[type=file]")
                .setInputFiles(new FilePayload("offers.csv", "text/csv", GOOD_AND_BAD.getBytes(UTF_8)));
        page.locator("form.act button").click();
        page.waitForSelector("text=1 new, 0 changed, 0 unchanged, 1 refused");
    }

    private static void look(Page page, String address, List<String> problems) {
        page.navigate(address);
        look(page, problems);
    }

    private static void look(Page page, List<String> problems) {
        var address = page.url();
        page.waitForTimeout(150);
        PICTURES.take(
                page,
                address.replaceAll("^http://[^/]*/|[?].*", "").replaceAll("[^A-Za-z0-9]+", "-") + "-"
                        + page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"));
        var wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        if (((Number) wide).intValue() > 0) {
            problems.add(address + " is wider than the window by " + wide);
        }
        // The debugger may do what the policy forbids pages.
        page.evaluate(axe + "; 0");
        var found = page.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                + " 'wcag22aa', 'best-practice']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n =>"
                + " n.html).slice(0, 3).join(' ')))");
        ((List<?>) found).forEach(violation -> problems.add(address + " " + violation));
    }

    /** The browser says on its console what the policy keeps out, and what fails. */
    private static void listen(Page page, List<String> problems) {
        page.onConsoleMessage(message -> {
            boolean expected = message.text().matches(".*(404 \\(Not Found|400 \\(Bad Request).*");
            if (!expected && List.of("error", "warning").contains(message.type())) {
                problems.add(message.text());
            }
        });
        page.onPageError(problems::add);
    }

    /** As a browser sees it that has nothing yet but its session. */
    @Test
    void shouldBeLightAndQuick() {
        String session;
        try (var entered = context(ColorScheme.LIGHT, 1440);
                var page = entered.newPage()) {
            page.navigate(console.server.url().toString());
            session = entered.storageState();
        }
        double quickest = Double.POSITIVE_INFINITY;
        // With an empty cache each time; whatever else the machine does is in none of the page's time at least once.
        for (int visit = 0; visit < 3; visit++) {
            quickest = Math.min(quickest, firstPageMillis(session));
        }
        assertThat(quickest).isLessThan(LONGEST_MS);
    }

    private double firstPageMillis(String session) {
        try (var context = browser.newContext(new Browser.NewContextOptions().setStorageState(session));
                var page = context.newPage()) {
            var bytes = new AtomicLong();
            var files = new AtomicLong();
            page.onRequestFinished(request -> {
                var sizes = request.sizes();
                bytes.addAndGet(sizes.responseBodySize + sizes.responseHeadersSize);
                files.incrementAndGet();
            });
            page.navigate(console.address("/").toString());
            page.waitForTimeout(500);
            var shown =
                    (Number) page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");

            assertThat(files.get()).isGreaterThanOrEqualTo(8);
            assertThat(bytes.get()).isBetween(20_000L, (long) LARGEST_FIRST_PAGE_BYTES);
            System.out.println(
                    "first page: " + bytes + " bytes in " + files + " files, content after " + shown + " ms");
            return shown.doubleValue();
        }
    }

    /** By the keyboard, and within the policy. */
    @Test
    void shouldSaveAChartAsAPicture() throws IOException {
        var problems = new ArrayList<String>();
        try (var context = context(ColorScheme.DARK, 1440);
                var page = context.newPage()) {
            listen(page, problems);
            page.navigate(console.server.url().toString());
            page.navigate(console.address("/markets/DE/experiment").toString());
            page.locator("#block-lift .png").focus();

            var download = page.waitForDownload(() -> page.keyboard().press("Enter"));

            assertThat(download.suggestedFilename()).isEqualTo("DE-lift.png");
            var picture = ImageIO.read(download.path().toFile());
            // The plot, with a title and a legend around it.
            assertThat(picture.getHeight()).isGreaterThan(350);
            var colours = Arrays.stream(
                            picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
                    .boxed()
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(colours).hasSizeGreaterThan(20);
            int background = picture.getRGB(0, 0);
            assertThat(new Color(background).getRed()).as("dark").isLessThan(80);
            assertThat(colours.get(background)).isGreaterThan(picture.getWidth() * 100L);
        }
        assertThat(problems).isEmpty();
    }

    /** By the keyboard: saves a filtered list, comes back to it from elsewhere, removes it. */
    @Test
    void shouldComeBackToASavedView() {
        var problems = new ArrayList<String>();
        try (var context = context(ColorScheme.LIGHT, 360);
                var page = context.newPage()) {
            listen(page, problems);
            page.navigate(console.server.url().toString());
            var list = console.address("/markets/DE/offers?status=any&sort=title&order=descending")
                    .toString();
            page.navigate(list);
            page.locator("#views summary").focus();
            page.keyboard().press("Enter");
            page.locator("#view-name").focus();
            page.keyboard().type("<b>by title</b>");
            page.keyboard().press("Enter");
            look(page, problems);

            page.navigate(console.address("/audit").toString());
            page.locator("#views summary").press("Enter");
            page.locator("#views li a >> text=<b>by title</b>").press("Enter");
            page.waitForURL(list);

            page.locator("#views summary").press("Enter");
            page.locator("#views li button").press("Enter");
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Saved views");
            page.reload();
            assertThat(page.locator("#views li").count()).isZero();
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void shouldMoveByItselfUnlessPaused() {
        try (var moving = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.empty());
                var context = context(ColorScheme.LIGHT, 1440);
                var page = context.newPage()) {
            page.navigate(moving.server.url().toString());
            page.locator("#pause").click();
            killSwitch(moving, "CH");
            page.waitForTimeout(5_000);
            assertThat(page.locator("#main").textContent()).doesNotContain("kill switch is on");

            page.locator("#pause").click();
            page.waitForSelector("#pause[aria-pressed=false]");
            killSwitch(moving, "DE");

            page.waitForSelector("text=The kill switch is on");
        }
    }

    private static void killSwitch(TestConsole console, String market) {
        var before = console.sample
                .state()
                .read(all -> all.market(market).orElseThrow().applied().orElseThrow());
        console.sample
                .recorder()
                .put(
                        console.sample.recorder().topics().markets(),
                        SampleMarkets.START,
                        market,
                        Market.newBuilder(before).setKillSwitch(true).build());
    }

    /** A form moves with what it rests on, and keeps what somebody has typed; its token is the session's own. */
    @Test
    void shouldOfferNoChangeThatWasMadeMeanwhile() {
        try (var moving = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.empty());
                var context = context(ColorScheme.LIGHT, 1440);
                var page = context.newPage()) {
            page.navigate(moving.server.url().toString());
            page.navigate(moving.address("/markets/DE/models/2").toString());
            page.waitForSelector("text=Roll back to version 2");
            page.locator("#block-ask input[name=reason]").fill("half a sen");
            var state = moving.sample.state();
            var before = state.read(
                    all -> all.market("DE").orElseThrow().modelStatus().orElseThrow());

            moving.sample
                    .recorder()
                    .put(
                            moving.sample.recorder().topics().modelStatus(),
                            SampleMarkets.START,
                            "DE",
                            ModelStatus.newBuilder(before)
                                    .setDecision(ModelDecision.ROLLED_BACK)
                                    .setLiveVersion(2L)
                                    .setPinned(true)
                                    .build());

            page.waitForSelector("text=Release the pinned version");
            assertThat(page.locator("text=Roll back to version 2").count()).isZero();
            assertThat(page.locator("#block-ask input[name=reason]").inputValue())
                    .isEqualTo("half a sen");
            assertThat(page.locator("#block-ask input[name=csrf]").inputValue())
                    .isEqualTo(page.locator(".who input[name=csrf]").inputValue());
        }
    }

    @Test
    void shouldSayWhenItIsDisconnected() {
        try (var away = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.empty());
                var context = context(ColorScheme.LIGHT, 1440);
                var page = context.newPage()) {
            page.navigate(away.server.url().toString());
            away.sample.become(Condition.AWAY);
            page.waitForSelector("#warning >> text=Disconnected from Kafka");
            assertThat(page.locator("#main").textContent()).contains("Open cycle");

            away.sample.become(Condition.LIVE);
            page.waitForSelector(
                    "#warning:not(:has-text('Disconnected'))",
                    new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));

            away.server.close();
            page.waitForSelector(
                    "#lost >> text=Disconnected from the console",
                    new Page.WaitForSelectorOptions().setTimeout(40_000));
        }
    }

    /** The provider is another site: what browsers keep to themselves on the way from there must not be needed. */
    @Test
    void shouldSignInAtAProviderOfAnotherSite() {
        var problems = new ArrayList<String>();
        try (var provider = new LocalProvider();
                var named = new TestConsole(
                        SampleConsole.full(Clock.systemUTC()), OidcSignInTest.settings(provider.issuer()));
                var context = context(ColorScheme.LIGHT, 1440);
                var page = context.newPage()) {
            listen(page, problems);
            provider.signIn(OidcSignInTest.ADA, LocalProvider.Mischief.NONE);
            look(page, named.address("/login").toString(), problems);

            page.locator("a[href='/login/start']").click();
            page.waitForURL(named.address("/").toString());

            assertThat(page.locator(".person").textContent()).isEqualTo("ada · operator");
            page.locator(".who form button").click();
            page.waitForURL("**/login?left=yes");
            look(page, problems);
            assertThat(page.locator("a[href*='/leave?client_id=']").count()).isEqualTo(1);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void shouldBeReadWithoutJavaScript() {
        try (var context = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
                var page = context.newPage()) {
            page.navigate(console.server.url().toString());
            page.locator("nav >> text=Experiment").click();
            page.locator("nav[aria-label=Markets] >> text=DE").click();

            assertThat(page.locator("#main").textContent())
                    .contains("No difference is shown so far")
                    .contains("Every cycle");
            assertThat(page.locator("#main details summary").first().isVisible())
                    .isTrue();
            assertThat(page.locator(".png").count()).isPositive();
            assertThat(page.locator(".png:visible, #views:visible").count()).isZero();
        }
    }

    @Test
    void shouldTakeAnUploadWithoutJavaScript() {
        try (var context = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
                var page = context.newPage()) {
            page.navigate(console.server.url().toString());
            preview(page);

            assertThat(page.locator("#main").textContent()).contains("Publish 1 offer", "Row 3");
            page.locator("input[name=reason]").fill(" ");
            page.locator("form.act button").click();
            assertThat(page.locator("#main").textContent()).contains("Say why");
        }
    }

    /** From the press of a key to the next page, with a thousand offers in one market and results of eight. */
    @Test
    void shouldAnswerAtOnceWithAThousandOffers() {
        var sample = SampleConsole.full(Clock.systemUTC());
        LargeSample.write(sample.recorder());
        try (var large = new TestConsole(sample, Optional.empty());
                var context = context(ColorScheme.LIGHT, 1440);
                var page = context.newPage()) {
            page.navigate(large.server.url().toString());
            var slowest = new TreeMap<Double, String>();
            for (var path : List.of(
                    "/markets/DE/offers?status=any",
                    "/markets/DE/offers?status=any&sort=title&order=ascending",
                    "/markets/DE/offers?status=any&q=wrap",
                    "/markets/DE/coverage",
                    "/markets/DE/experiment",
                    "/markets/DE",
                    "/")) {
                for (int round = 0; round < 4; round++) {
                    page.navigate(large.address(path).toString());
                    var took = (Number)
                            page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
                    if (round > 0) {
                        slowest.put(took.doubleValue(), path);
                    }
                }
            }
            System.out.println("with 1,000 offers, ms to content: " + slowest);
            // The median: whatever else runs on the machine is no property of the console.
            assertThat(slowest.keySet().stream()
                            .skip(slowest.size() / 2)
                            .findFirst()
                            .orElseThrow())
                    .isLessThan(LONGEST_INTERACTION_MS);
        }
    }

    @Test
    void shouldBeReadWithTheKeyboardAlone() {
        try (var context = context(ColorScheme.LIGHT, 1440);
                var page = context.newPage()) {
            page.navigate(console.server.url().toString());
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Skip to the content");
            page.keyboard().press("Enter");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("main");
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.getElementById('main').contains(document.activeElement)"))
                    .isEqualTo(true);
        }
    }

    /** What moves does not take the focus away. */
    @Test
    void shouldKeepTheFocusWhenABlockMoves() {
        try (var moving = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.empty());
                var context = context(ColorScheme.LIGHT, 1440);
                var page = context.newPage()) {
            page.navigate(moving.server.url().toString());
            page.locator("#block-market-DE h2 a").focus();
            killSwitch(moving, "DE");
            page.waitForSelector("#block-market-DE >> text=The kill switch is on");

            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("DE");
        }
    }

    @Test
    void shouldRememberTheTheme() {
        try (var context = context(ColorScheme.LIGHT, 1440);
                var page = context.newPage()) {
            page.navigate(console.server.url().toString());
            page.locator("#theme").click();
            page.locator("#theme").click();
            page.reload();

            assertThat(page.evaluate("document.documentElement.dataset.theme")).isEqualTo("dark");
            assertThat(page.locator("#theme").textContent()).isEqualTo("Theme: ◐ dark");
        }
    }
}

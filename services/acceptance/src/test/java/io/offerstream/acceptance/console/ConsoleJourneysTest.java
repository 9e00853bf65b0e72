package io.offerstream.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import io.offerstream.console.browser.Browsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operations do, in a real browser on markets that live, with nothing but the keyboard: each within eight steps, every
 * page on the way accessible in both themes and within the policy.
 */
@TestMethodOrder(OrderAnnotation.class)
class ConsoleJourneysTest {
    private static final int MOST_STEPS = 8;

    @TempDir
    private static Path folder;

    private static LivingMarkets markets;
    private static Playwright playwright;
    private static Browser browser;
    private static Visitor visitor;

    @BeforeAll
    static void start() {
        assumeTrue(Browsers.isThere(), "there is no Chromium on this machine");
        markets = new LivingMarkets(folder.resolve("data"));
        playwright = Browsers.playwright();
        browser = Browsers.chromium(playwright);
        markets.awaitSomethingToSee();
        visitor = new Visitor(browser, markets.console(), Integer.getInteger("console.width", 1440));
    }

    @AfterAll
    static void stop() {
        if (markets != null) {
            visitor.close();
            browser.close();
            playwright.close();
            markets.close();
        }
    }

    private static void assertDone() {
        assertThat(visitor.steps()).isLessThanOrEqualTo(MOST_STEPS);
        assertThat(visitor.problems()).isEmpty();
    }

    private static Path offers() throws IOException {
        var file = new StringBuilder("market,offer_id,title,features,valid_from,valid_to,pos_codes\n");
        for (int i = 1; i <= 20; i++) {
            var until = i == 5 ? "03/04/26" : i == 9 ? "2025-01-01T00:00:00Z" : "2026-06-01T00:00:00Z";
            file.append(String.format(
                    "%s,N-%02d,New wrap %d,PRODUCT=WRAP,2026-01-01T00:00:00Z,%s,%n",
                    i == 13 ? LivingMarkets.SICK : LivingMarkets.WELL, i, i, until));
        }
        return Files.writeString(folder.resolve("week.csv"), file);
    }

    @Test
    @Order(1)
    void shouldReadTheVerdictAndNoticeWhereTheSampleIsBroken() {
        visitor.begin().read("Act:").check("overview");
        assertThat(visitor.text()).contains("not split by the arms' weights");

        visitor.press("#block-market-CH h2 a").read("Can it be trusted").check("experiment");

        assertThat(visitor.text()).contains("Do not trust this cycle", "broken");
        assertDone();
    }

    @Test
    @Order(2)
    void shouldCommentOnACycleForWhoeverReadsItLater() {
        visitor.begin()
                .press("nav a[href$='/experiment']")
                .type("input[name=reason]", "tills were down on Tuesday")
                .press("#block-comment button")
                .read("tills were down on Tuesday")
                .check("commented");

        visitor.page().navigate(visitor.page().url().replaceAll("/markets/.*", "/audit?action=experiments.comment"));
        assertThat(visitor.text()).contains("tills were down on Tuesday");
        assertDone();
    }

    @Test
    @Order(2)
    void shouldPublishAFileWithBadRowsAndSeeANewOfferAssigned() throws IOException {
        visitor.begin()
                .press("nav a[href$='/offers']")
                .press("a.button[href$='/upload']")
                .check("upload")
                .attach("input[type=file]", offers())
                .press("form.act button")
                .read("17 new, 0 changed, 0 unchanged, 3 refused")
                .check("preview")
                .choose("input[value=valid]")
                .type("input[name=reason]", "week 14");
        visitor.press("form.act button").read("17 offers are published").readCount("#table-published td:nth-child(5)");

        assertThat(visitor.text()).contains("Row 6", "Row 10", "Row 14");
        visitor.check("published");
        assertDone();
    }

    @Test
    @Order(3)
    void shouldFindARefusedRecordAndSendItAgain() {
        visitor.begin()
                .press("nav a[href='/pipeline']")
                .check("pipeline")
                .press("a[href^='/pipeline/letters/']")
                .read("UNKNOWN_OFFER")
                .check("letter")
                .press("form.act button")
                .read("Nothing that is known stands against it")
                .check("replay")
                .type("input[name=reason]", "the offer was published late")
                .press("form.act button")
                .read("Why");
        markets.awaitMoreTicks(2);
        visitor.page().navigate(visitor.page().url().replaceAll("/pipeline.*", "/audit?action=dlq.replay"));

        assertThat(visitor.text()).contains("the offer was published late");
        assertDone();
    }

    @Test
    @Order(4)
    void shouldExplainACustomer() {
        visitor.begin()
                .press("nav a[href$='/customer']")
                .check("customer")
                .type("input[name=customer]", markets.customer())
                .press("form.act button")
                .read("Decided again from the topics: this is what was published, to the last digit.")
                .check("explained");

        assertThat(visitor.page().url()).doesNotContain(markets.customer());
        assertThat(visitor.text())
                .contains("How the arm came about", "Smallest change that would have shown it")
                .contains("What has happened to them");
        assertThat(visitor.page()
                        .locator("#table-history tbody tr td:nth-child(2)")
                        .allInnerTexts())
                .hasSizeBetween(2, 50)
                .map(String::strip)
                .contains("shown", "assigned");
        assertDone();
    }

    @Test
    @Order(4)
    void shouldTryOutWhatACustomerWouldGet() {
        visitor.begin()
                .press("nav a[href$='/customer']")
                .type("input[name=customer]", markets.customer())
                .press("form.act button")
                .read("What would they get if")
                .choose("input[value=true]")
                .press("#block-what-if form.act button")
                .read("Simulated for customer")
                .check("simulated");

        assertThat(visitor.text())
                .contains("Nothing was written", "Kill switch: on.", "served by POPULARITY", "As it would be");
        assertDone();
    }

    @Test
    @Order(5)
    void shouldWithdrawAnOfferAndSeeThatNobodyKeepsIt() {
        visitor.begin()
                .press("nav a[href$='/offers']")
                // None of those that were published above: that run is taken back below, as a whole.
                .press("#table-offers td a[href*='/sim-']")
                .check("offer")
                .press("a.button[href$='/withdraw']")
                .check("withdraw")
                .type("input[name=reason]", "sold out")
                .press("form.act button")
                .read("OFFER_WITHDRAWN");
        markets.awaitMoreTicks(3);
        visitor.press("form.act button")
                .read("Nobody has it in the slate that holds now")
                .check("why-not");

        assertDone();
    }

    @Test
    @Order(6)
    void shouldThrowTheKillSwitchAndSeeItInEffect() {
        visitor.begin()
                .press("nav a[href='/markets/AT']")
                .check("market")
                .press("a.button[href$='/kill-switch']")
                .type("input[name=reason]", "the model shows nonsense")
                .press("form.act button")
                .read("Confirmed: popularity serves")
                .check("kill-switch")
                .type("input[name=reason]", "rolled back")
                .press("form.act button")
                .read("Confirmed: served as the policy says");

        assertDone();
    }

    @Test
    @Order(6)
    void shouldThrowTheKillSwitchForATime() {
        visitor.begin().press("nav a[href='/markets/AT']").press("a.button[href$='/kill-switch']");
        var until = LocalDateTime.ofInstant(markets.now(), LivingMarkets.ZONE).plusHours(30);
        visitor.type("input[name=until]", until)
                .type("input[name=reason]", "until tomorrow")
                .press("form.act button")
                .read("popularity serves every arm, until")
                .check("kill-switch-until")
                // Nobody does anything more.
                .read("each arm is served as the market's policy says")
                .read("Confirmed: served as the policy says");

        assertThat(markets.now())
                .isAfterOrEqualTo(until.atZone(LivingMarkets.ZONE).toInstant());
        assertDone();
    }

    @Test
    @Order(7)
    void shouldRollAModelBack() {
        visitor.begin()
                .press("nav a[href='/markets/AT']")
                .press("#table-versions tbody tr:nth-child(2) a")
                .check("model")
                .type("input[name=reason]", "complaints since noon")
                .press("form.act button")
                .read("done: ROLLED_BACK")
                .check("rolled-back");

        assertDone();
    }

    @Test
    @Order(8)
    void shouldTakeAPublishRunBack() {
        visitor.begin()
                .press("nav a[href$='/offers']")
                .press("a.button[href$='/upload']")
                .press("#table-runs tbody tr:nth-child(2) a")
                .check("run")
                .type("input[name=reason]", "a week too early")
                .press("form.act button")
                .read("Which offers are on");
        markets.awaitMoreTicks(1);
        visitor.page().navigate(visitor.page().url() + "?status=withdrawn&q=N-");

        assertThat(visitor.text()).contains("N-01", "N-20");
        assertDone();
    }
}

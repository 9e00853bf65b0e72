package io.offerstream.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.access.PasswordHash;
import io.offerstream.console.fixture.SampleConsole;
import io.offerstream.console.fixture.SampleMarkets;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the field on top of each page finds, for somebody who may read DE alone. */
class SearchTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private static Path folder;

    private static TestConsole console;
    private static String cookie;

    @BeforeAll
    static void start() throws IOException {
        var users = folder.resolve("users");
        Files.writeString(users, "ada " + PasswordHash.of(PASSWORD.toCharArray()) + " DE:viewer\n", UTF_8);
        console = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.of(users));
        cookie = TestConsole.cookie(console.post("/login", "", "name=ada&password=" + PASSWORD.replace(" ", "+")));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static HttpResponse<String> find(String text) {
        return console.post("/search", cookie, "csrf=" + console.csrf(cookie) + "&q=" + text);
    }

    private static Optional<String> leadsTo(String text) {
        return find(text).headers().firstValue("Location");
    }

    @Test
    void shouldGoStraightToTheOnlyThingThatFits() {
        assertThat(leadsTo("o-012")).contains("/markets/DE/offers/O-012");
        assertThat(leadsTo("P12")).as("a till's code").contains("/markets/DE/offers/O-012");
        assertThat(leadsTo("v2")).contains("/markets/DE/models/2");
        assertThat(leadsTo("de")).contains("/markets/DE");
        assertThat(leadsTo(SampleMarkets.cycle(2).replace(":", "%3A")))
                .hasValueSatisfying(address -> assertThat(address).startsWith("/markets/DE/experiment?cycle="));
    }

    @Test
    void shouldListWhatFitsWhereItIsMore() {
        var page = find("chicken+menu+1").body();

        assertThat(page)
                .contains("/markets/DE/offers/O-001", "/markets/DE/offers/O-019")
                .doesNotContain("/markets/DE/offers/O-020");
    }

    @Test
    void shouldFindNothingInAnotherMarket() {
        assertThat(find("chicken").body()).doesNotContain("/markets/CH");
        assertThat(find("ch").body()).doesNotContain("href=\"/markets/CH\"");
    }

    /** Nobody can tell a customer's id from a word: it is offered, and stands in no address. */
    @Test
    void shouldOfferToExplainACustomerAndPutNoIdIntoAnAddress() {
        var page = find("c-4711").body();

        assertThat(page)
                .contains("Nothing is called so", "Explain customer c-4711 of DE")
                .doesNotContain("q=c-4711", "sse-connect", "of CH");
    }

    @Test
    void shouldSayWhatCanBeTyped() {
        assertThat(find("").body()).contains("Type what you look for").doesNotContain("Explain customer");
    }
}

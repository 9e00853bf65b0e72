package io.offerstream.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.access.Sessions;
import io.offerstream.console.approval.ApprovalRules;
import io.offerstream.console.fixture.SampleConsole;
import io.offerstream.console.oidc.LocalProvider;
import io.offerstream.console.oidc.LocalProvider.Mischief;
import io.offerstream.console.oidc.OidcSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in at an OpenID provider, over HTTP, with tokens that are signed; and all that must not let anybody in. */
class OidcSignInTest {
    static final Map<String, Object> ADA =
            Map.of("preferred_username", "ada", "groups", List.of("DE:operator", "analysts", "cafeteria"));

    private static LocalProvider provider;
    private static TestConsole console;

    @BeforeAll
    static void start() {
        provider = new LocalProvider();
        console = new TestConsole(SampleConsole.full(Clock.systemUTC()), settings(provider.issuer()));
    }

    static ConsoleSettings settings(URI issuer) {
        return new ConsoleSettings(
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new OidcSettings(
                        issuer,
                        LocalProvider.CLIENT,
                        LocalProvider.SECRET,
                        List.of("openid", "profile"),
                        "preferred_username",
                        "groups",
                        OidcSettings.groups("analysts=CH:viewer"))),
                List.of(),
                Sessions.Limits.USUAL,
                ApprovalRules.NONE);
    }

    @AfterAll
    static void stop() {
        console.close();
        provider.close();
    }

    /** At the provider, and on the way back. */
    private record OnTheWay(URI back, String cookie) {}

    private static OnTheWay goThere() {
        var out = console.send(HttpRequest.newBuilder(console.address("/login/start")));
        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly", "SameSite=Lax");
        var there = console.send(HttpRequest.newBuilder(location(out)));
        return new OnTheWay(location(there), TestConsole.cookie(out));
    }

    private static URI location(HttpResponse<?> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static HttpResponse<String> comeBack(OnTheWay way) {
        return console.send(HttpRequest.newBuilder(way.back()).header("Cookie", way.cookie()));
    }

    private static Optional<String> session(HttpResponse<?> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .filter(cookie -> cookie.startsWith("offerstream="))
                .findFirst();
    }

    @Test
    void shouldLetInWhomTheProviderVouchesForWithTheRolesItTells() {
        provider.signIn(ADA, Mischief.NONE);

        var answer = comeBack(goThere());

        assertThat(answer.statusCode()).isEqualTo(200);
        var cookie = session(answer).orElseThrow();
        assertThat(console.get("/", cookie).body()).contains("ada · operator", "market-DE", "market-CH");
        assertThat(console.get("/markets/DE/upload", cookie).statusCode()).isEqualTo(200);
        assertThat(console.get("/markets/CH/upload", cookie).statusCode()).isEqualTo(403);
    }

    @Test
    void shouldShowNothingOfAMarketThatTheProviderDoesNotName() {
        provider.signIn(Map.of("preferred_username", "bea", "groups", List.of("DE:approver")), Mischief.NONE);

        var cookie = session(comeBack(goThere())).orElseThrow();

        assertThat(console.get("/", cookie).body()).contains("market-DE").doesNotContain("market-CH");
        assertThat(console.get("/markets/CH", cookie).statusCode()).isEqualTo(403);
    }

    @Test
    void shouldEndTheSessionAndTellWhereToEndTheProvidersToo() {
        provider.signIn(ADA, Mischief.NONE);
        var cookie = session(comeBack(goThere())).orElseThrow();

        var left = console.send(HttpRequest.newBuilder(console.address("/logout"))
                .header("Cookie", cookie)
                .header("Origin", "http://127.0.0.1:" + console.server.web().port())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("csrf=" + console.csrf(cookie))));

        assertThat(console.get("/", cookie).statusCode()).isEqualTo(401);
        assertThat(console.get(location(left).toString(), "").body()).contains(provider.issuer() + "/leave");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldLetNobodyInByATokenThatProvesNothing(Mischief mischief) {
        provider.signIn(ADA, mischief);

        var answer = comeBack(goThere());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(session(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE:wizard", "cafeteria", "de:operator", "DE:", ""})
    void shouldLetNobodyInWithoutARole(String role) {
        provider.signIn(Map.of("preferred_username", "ada", "groups", List.of(role)), Mischief.NONE);

        var answer = comeBack(goThere());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("You have no role in this console");
        assertThat(session(answer)).isEmpty();
    }

    /** A name goes into the audit and into logs. */
    @ParameterizedTest
    @ValueSource(strings = {"ada\nbea signed in", "<b>ada</b>", "", " "})
    void shouldLetNobodyInWhoseNameStandsForSomethingElse(String name) {
        provider.signIn(Map.of("preferred_username", name, "groups", List.of("DE:admin")), Mischief.NONE);

        assertThat(comeBack(goThere()).statusCode()).isEqualTo(403);
    }

    @Test
    void shouldLetABrowserBackOnceAndNoOtherInItsPlace() {
        provider.signIn(ADA, Mischief.NONE);
        var way = goThere();
        var another = goThere();

        assertThat(console.send(HttpRequest.newBuilder(way.back())).statusCode())
                .as("without its cookie")
                .isEqualTo(403);
        assertThat(comeBack(new OnTheWay(way.back(), another.cookie())).statusCode())
                .as("with another browser's")
                .isEqualTo(403);
        assertThat(comeBack(way).statusCode()).isEqualTo(200);
        assertThat(comeBack(way).statusCode()).as("again").isEqualTo(403);
    }

    @Test
    void shouldTellWhatTheProviderRefused() {
        var out = console.send(HttpRequest.newBuilder(console.address("/login/start")));
        var state = location(out).getRawQuery().replaceAll(".*(^|&)state=([^&]+).*", "$2");

        var answer = console.send(
                HttpRequest.newBuilder(console.address("/login/callback?error=access_denied&state=" + state))
                        .header("Cookie", TestConsole.cookie(out)));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("did not let you in: access_denied");
    }

    @Test
    void shouldSayThatTheProviderDoesNotAnswer() {
        var gone = new LocalProvider();
        gone.close();
        try (var lonely = new TestConsole(SampleConsole.full(Clock.systemUTC()), settings(gone.issuer()))) {
            var answer = lonely.send(HttpRequest.newBuilder(lonely.address("/login/start")));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("does not answer as it should");
        }
    }

    @Test
    void shouldKnowNoPrintedLinkAndNoPassword() {
        assertThat(console.server.url().toString()).doesNotContain("token");
        assertThat(console.get("/login", "").body()).contains("/login/start").doesNotContain("password");
        assertThat(console.get("/enter?token=any", "").statusCode()).isEqualTo(403);
    }
}

package io.offerstream.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import io.offerstream.console.access.Access;
import io.offerstream.console.access.PasswordHash;
import io.offerstream.console.access.Role;
import io.offerstream.console.fixture.SampleConsole;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks every route as every role, in the person's market and in another, and compares with the table in the resources. */
class RouteAccessTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Path TABLE = Path.of("src/test/resources/console/route-access.txt");
    private static final int TOO_MANY = 429;

    @TempDir
    private static Path folder;

    private static TestConsole console;
    private static final Map<String, String> COOKIES = new LinkedHashMap<>();
    private static final Map<String, String> TOKENS = new HashMap<>();

    @BeforeAll
    static void start() throws IOException {
        var hash = PasswordHash.of(PASSWORD.toCharArray());
        var lines = new ArrayList<String>();
        for (var role : Role.values()) {
            lines.add(role.word() + " " + hash + " DE:" + role.word());
        }
        lines.add("everywhere " + hash + " *:viewer");
        var users = folder.resolve("users");
        Files.write(users, lines, UTF_8);
        console = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.of(users));
        COOKIES.put("nobody", "");
        for (var line : lines) {
            var name = line.substring(0, line.indexOf(' '));
            COOKIES.put(
                    name,
                    TestConsole.cookie(
                            console.post("/login", "", "name=" + name + "&password=" + PASSWORD.replace(" ", "+"))));
        }
        COOKIES.forEach((name, cookie) -> TOKENS.put(name, console.csrf(cookie)));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void shouldAllowWhatTheTableSays() throws IOException {
        var lines = new ArrayList<String>();
        for (var route : routes()) {
            lines.add(line(route));
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/route-access.txt"), lines, UTF_8);
        assertThat(lines)
                .as(
                        "who may use which route; if a change is meant, review target/route-access.txt and put it in place of "
                                + TABLE)
                .isEqualTo(Files.readAllLines(TABLE, UTF_8));
    }

    /** Going last: it ends the session. */
    private static List<Route> routes() {
        var routes = new ArrayList<>(console.server.web().routes().all());
        routes.removeIf(route -> route.path().equals("/logout"));
        console.server.web().routes().all().stream()
                .filter(route -> route.path().equals("/logout"))
                .forEach(routes::add);
        return routes;
    }

    private static String line(Route route) {
        if (route.access() instanceof Access.Open) {
            return route.name() + " | open to everybody";
        }
        var line = new StringBuilder(route.name());
        for (var name : COOKIES.keySet()) {
            line.append(" | ").append(name);
            for (var market : List.of("DE", "CH")) {
                line.append(' ').append(market).append(' ').append(outcome(route, name, market));
            }
        }
        return line.toString();
    }

    private static String outcome(Route route, String name, String market) {
        var path = route.path()
                .replace("{market}", market)
                .replace("{offer}", "O-001")
                .replace("{letter}", "0")
                .replace("{file}", "template.csv")
                .replace("{draft}", "none")
                .replace("{run}", "none")
                .replace("{request}", "R-1")
                .replace("{version}", "1")
                .replace("{hash}/{name}", "0/none.css");
        if (path.equals("/live") || path.equals("/export")) {
            path += "?table=arms&page=%2Fmarkets%2F" + market + "%2Fexperiment";
        }
        var address = path;
        int status = route.method().equals(HandlerType.GET)
                ? unhurried(() -> console.get(address, COOKIES.get(name)))
                : unhurried(() -> console.post(address, COOKIES.get(name), "csrf=" + TOKENS.get(name)));
        return status == 401 || status == 403 ? "no" : "yes";
    }

    /** A quick machine asks faster than one session may: that is refused, whoever asks. */
    private static int unhurried(Supplier<HttpResponse<String>> request) {
        int status = request.get().statusCode();
        while (status == TOO_MANY) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            status = request.get().statusCode();
        }
        return status;
    }

    /** Whatever the server would answer is in the table of routes, and so has a role. */
    @Test
    void shouldServeNoRouteThatIsNotListed() {
        var served = console.server.web().javalin().unsafe.internalRouter.allHttpHandlers().stream()
                .map(entry -> entry.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .toList();

        assertThat(served)
                .containsExactlyInAnyOrderElementsOf(console.server.web().routes().all().stream()
                        .map(Route::name)
                        .toList());
    }

    @Test
    void shouldShowNothingOfAnotherMarket() {
        var page = console.get("/", COOKIES.get("viewer")).body();

        assertThat(page).contains("market-DE").doesNotContain("market-CH");
        assertThat(console.get("/audit", COOKIES.get("viewer")).body())
                .contains("DE:O-017")
                .doesNotContain(">CH<");
        assertThat(console.get("/markets/DE/experiment", COOKIES.get("viewer")).body())
                .doesNotContain("every market together");
        assertThat(console.get("/markets/DE/experiment", COOKIES.get("everywhere"))
                        .body())
                .contains("every market together");
    }
}

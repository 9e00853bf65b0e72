package io.offerstream.platform.settings;

import io.offerstream.platform.yaml.Place;
import io.offerstream.platform.yaml.Problem;
import java.util.ArrayList;
import java.util.List;

/** What of the console's settings does not go together: told at the start of any process, not when the console serves. */
final class ConsoleRules {
    private ConsoleRules() {}

    static List<Problem> problems(Settings settings) {
        var problems = new ArrayList<Problem>();
        settings.get(KnownSettings.CONSOLE_URL).ifPresent(address -> {
            if (!"https".equals(address.getScheme())) {
                problems.add(problem(
                        settings,
                        "must be https, such as https://offers.example.com, found " + address
                                + "; put a proxy that ends TLS before the console"));
            }
            if (settings.get(KnownSettings.CONSOLE_USERS).isEmpty()) {
                problems.add(problem(
                        settings,
                        "needs " + KnownSettings.CONSOLE_USERS.key()
                                + ", too; without it whoever has the printed link is admin"));
            }
        });
        return problems;
    }

    private static Problem problem(Settings settings, String message) {
        var key = KnownSettings.CONSOLE_URL.key();
        return new Problem(settings.origin(key).toString(), Place.NOWHERE.line(), Place.NOWHERE.column(), key, message);
    }
}

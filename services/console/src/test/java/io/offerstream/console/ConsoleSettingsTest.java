package io.offerstream.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offerstream.console.approval.ApprovalRules;
import io.offerstream.platform.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleSettingsTest {
    private static final Map<String, String> OIDC =
            Map.of("console.oidc.issuer", "https://login.example.com", "console.oidc.client.id", "offers");

    private static ConsoleSettings settings(Map<String, String> set) {
        return ConsoleSettings.of(Settings.load(set, Map.of(), Optional.empty()));
    }

    private static Map<String, String> with(String key, String value) {
        var all = new HashMap<>(OIDC);
        all.put(key, value);
        return all;
    }

    @Test
    void shouldAskForASecondPersonOnlyWherePeopleSignInByName() {
        assertThat(settings(Map.of()).approvals()).isEqualTo(ApprovalRules.NONE);
        assertThat(settings(OIDC).approvals())
                .isEqualTo(new ApprovalRules(50, Set.of("lift-kill-switch", "promote"), Duration.ofHours(24)));
        assertThat(settings(with("console.approval.required", "false")).approvals())
                .isEqualTo(ApprovalRules.NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of("console.approval.required", "true")))
                .withMessageContaining("nobody else who could approve");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "console.oidc.issuer; http://login.example.com; console.oidc.issuer: must be https",
                "console.oidc.client.id; ''; console.oidc.client.id: must be set",
                "console.oidc.scopes; profile email; console.oidc.scopes: must have openid",
                "console.oidc.roles.claim; ''; console.oidc.roles.claim: must be set",
                "console.oidc.roles.map; offers-de; console.oidc.roles.map: expected GROUP=MARKET:ROLE",
                "console.oidc.roles.map; offers-de=DE:wizard; found offers-de=DE:wizard",
                "console.users.file; users; people sign in by one of them",
                "console.url; http://offers.example.com; console.url: must be https"
            })
    void shouldSayWhatIsWrongAndWithWhichKey(String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(with(key, value)))
                .withMessageContaining(message);
    }

    @Test
    void shouldKeepToTheSessionsThatWereAskedFor() {
        assertThat(settings(Map.of("console.session.longest", "PT1H"))
                        .sessions()
                        .absolute())
                .isEqualTo(Duration.ofHours(1));
        assertThat(settings(Map.of()).sessions().absolute()).isEqualTo(Duration.ofHours(12));
    }
}

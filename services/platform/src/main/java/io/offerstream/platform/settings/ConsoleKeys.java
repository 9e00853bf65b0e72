package io.offerstream.platform.settings;

import io.offerstream.platform.yaml.Form.BadValueException;
import io.offerstream.platform.yaml.Forms;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who may sign in to the console by an OpenID provider, and which of their changes need a second person. */
public final class ConsoleKeys {
    /** Whether changes wait for a second person. */
    public enum Required {
        /** Where people sign in by name. */
        AUTO,
        TRUE,
        FALSE
    }

    private static final List<String> ACTIONS =
            List.of("throw-kill-switch", "lift-kill-switch", "promote", "rollback", "release");

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST_SESSION = Duration.ofHours(24);
    private static final Duration LONGEST_WAIT = Duration.ofDays(30);

    public static final Setting<Duration> SESSION_LONGEST = Setting.of(
            "console.session.longest",
            scalar -> within(scalar, LONGEST_SESSION),
            "PT12H",
            "How long after signing in somebody has to sign in again, with the roles they have by then; half an hour"
                    + " without use ends a session, too.");

    public static final Setting<Required> APPROVAL_REQUIRED = Setting.of(
            "console.approval.required",
            Forms.oneOf(Required.values(), value -> value.name().toLowerCase(Locale.ROOT)),
            "auto",
            "Whether large changes wait for a second person: auto, true or false; auto is true where people sign in by"
                    + " name.");

    public static final Setting<Integer> APPROVAL_OFFERS = Setting.of(
            "console.approval.offers",
            Forms.wholeNumber(0, 1_000),
            "50",
            "How many offers of a market one person may publish within 24 hours without a second one.");

    public static final Setting<Set<String>> APPROVAL_ACTIONS = Setting.of(
            "console.approval.actions",
            ConsoleKeys::actions,
            "lift-kill-switch,promote",
            "What else waits for a second person: throw-kill-switch, lift-kill-switch, promote, rollback, release,"
                    + " separated by commas; not the brakes, by default.");

    public static final Setting<Duration> APPROVAL_WITHIN = Setting.of(
            "console.approval.within",
            scalar -> within(scalar, LONGEST_WAIT),
            "PT24H",
            "How long a change can be approved after it was asked for.");

    public static final Setting<Optional<URI>> OIDC_ISSUER = Setting.of(
            "console.oidc.issuer",
            KnownSettings::webAddress,
            "",
            "OpenID provider that people of the console sign in at, as its discovery document calls it; https, or http on"
                    + " this machine. Empty where they do not.");

    public static final Setting<String> OIDC_CLIENT_ID = Setting.of(
            "console.oidc.client.id",
            Forms::text,
            "",
            "What the provider calls the console; needs console.oidc.issuer.");

    public static final Setting<String> OIDC_CLIENT_SECRET = Setting.secret(
            "console.oidc.client.secret",
            Forms::text,
            "",
            "Secret of console.oidc.client.id; put it into a file and name that with"
                    + " OFFERSTREAM_CONSOLE_OIDC_CLIENT_SECRET_FILE.");

    public static final Setting<String> OIDC_SCOPES = Setting.of(
            "console.oidc.scopes",
            Forms::text,
            "openid profile",
            "What is asked of the provider, separated by blanks; openid among it, and whatever brings the claims.");

    public static final Setting<String> OIDC_NAME_CLAIM = Setting.of(
            "console.oidc.name.claim",
            Forms::text,
            "preferred_username",
            "Claim of the id token that holds the name for the audit; one that people cannot choose themselves.");

    public static final Setting<String> OIDC_ROLES_CLAIM = Setting.of(
            "console.oidc.roles.claim",
            Forms::text,
            "offerstream_roles",
            "Claim of the id token that holds roles, a list or words separated by blanks; MARKET:ROLE each, or names that"
                    + " console.oidc.roles.map tells.");

    public static final Setting<String> OIDC_ROLES_MAP = Setting.of(
            "console.oidc.roles.map",
            Forms::text,
            "",
            "What the provider's groups mean, GROUP=MARKET:ROLE separated by commas, such as"
                    + " offers-de=DE:operator,analysts=*:viewer.");

    static final List<Setting<?>> ALL = List.of(
            SESSION_LONGEST,
            APPROVAL_REQUIRED,
            APPROVAL_OFFERS,
            APPROVAL_ACTIONS,
            APPROVAL_WITHIN,
            OIDC_ISSUER,
            OIDC_CLIENT_ID,
            OIDC_CLIENT_SECRET,
            OIDC_SCOPES,
            OIDC_NAME_CLAIM,
            OIDC_ROLES_CLAIM,
            OIDC_ROLES_MAP);

    private ConsoleKeys() {}

    private static Duration within(Scalar scalar, Duration longest) {
        var duration = Forms.duration(scalar);
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(longest) > 0) {
            throw new BadValueException("a duration from " + SHORTEST + " to " + longest, scalar);
        }
        return duration;
    }

    private static Set<String> actions(Scalar scalar) {
        var actions = new LinkedHashSet<String>();
        if (!scalar.text().isEmpty()) {
            for (var word : scalar.text().split(",", -1)) {
                if (!ACTIONS.contains(word.strip())) {
                    throw new BadValueException(
                            "some of " + String.join(", ", ACTIONS) + ", separated by commas", scalar);
                }
                actions.add(word.strip());
            }
        }
        return actions;
    }
}

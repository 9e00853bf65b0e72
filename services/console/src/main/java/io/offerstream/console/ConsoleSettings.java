package io.offerstream.console;

import io.offerstream.console.access.Sessions;
import io.offerstream.console.approval.ApprovalRules;
import io.offerstream.console.oidc.OidcSettings;
import io.offerstream.platform.settings.ConsoleKeys;
import io.offerstream.platform.settings.ConsoleKeys.Required;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the console is reached, and whom it asks.
 *
 * @param port on 127.0.0.1; 0 takes a free one
 * @param publicAddress what browsers call it where a proxy that ends TLS stands before it; empty: they come to the port
 * @param users file of who may sign in by password; empty where nobody does
 * @param oidc where people sign in by a provider; empty where nobody does. With neither of them whoever has the link that
 *     is printed comes in, as admin
 * @param services health endpoints of the services, without path
 * @param sessions how long people stay signed in
 * @param approvals which changes wait for a second person
 */
public record ConsoleSettings(
        int port,
        Optional<URI> publicAddress,
        Optional<Path> users,
        Optional<OidcSettings> oidc,
        List<URI> services,
        Sessions.Limits sessions,
        ApprovalRules approvals) {
    public ConsoleSettings {
        services = List.copyOf(services);
        boolean hasNames = users.isPresent() || oidc.isPresent();
        if (users.isPresent() && oidc.isPresent()) {
            throw new IllegalArgumentException(
                    "console.users.file and console.oidc.issuer: people sign in by one of them; set the other to nothing");
        }
        if (publicAddress.isPresent() && !hasNames) {
            throw new IllegalArgumentException(
                    "console.users.file: must be set where console.url is, or console.oidc.issuer; without them whoever has"
                            + " the printed link is admin");
        }
        if (approvals.isOn() && !hasNames) {
            throw new IllegalArgumentException(
                    "console.approval.required: without console.users.file or console.oidc.issuer there is nobody else who"
                            + " could approve; set one of them, or this to false");
        }
        publicAddress.ifPresent(address -> {
            if (!"https".equals(address.getScheme()) || address.getAuthority() == null) {
                throw new IllegalArgumentException(
                        "console.url: must be https, such as https://offers.example.com, found " + address
                                + "; put a proxy that ends TLS before the console");
            }
        });
    }

    /** As on one's own machine. */
    public static ConsoleSettings loopback(int port, List<URI> services) {
        return new ConsoleSettings(
                port,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                services,
                Sessions.Limits.USUAL,
                ApprovalRules.NONE);
    }

    /**
     * As a process was told.
     *
     * @throws IllegalArgumentException if settings do not go together; the message names the key
     */
    public static ConsoleSettings of(Settings settings) {
        var users = settings.get(KnownSettings.CONSOLE_USERS);
        var oidc = settings.get(ConsoleKeys.OIDC_ISSUER).map(issuer -> oidc(settings, issuer));
        return new ConsoleSettings(
                settings.get(KnownSettings.CONSOLE_PORT),
                settings.get(KnownSettings.CONSOLE_URL),
                users,
                oidc,
                settings.get(KnownSettings.CONSOLE_SERVICES),
                new Sessions.Limits(Sessions.Limits.USUAL.idle(), settings.get(ConsoleKeys.SESSION_LONGEST)),
                approvals(settings, users.isPresent() || oidc.isPresent()));
    }

    private static OidcSettings oidc(Settings settings, URI issuer) {
        return new OidcSettings(
                issuer,
                settings.get(ConsoleKeys.OIDC_CLIENT_ID),
                settings.get(ConsoleKeys.OIDC_CLIENT_SECRET),
                List.of(settings.get(ConsoleKeys.OIDC_SCOPES).strip().split(" +", -1)),
                settings.get(ConsoleKeys.OIDC_NAME_CLAIM),
                settings.get(ConsoleKeys.OIDC_ROLES_CLAIM),
                OidcSettings.groups(settings.get(ConsoleKeys.OIDC_ROLES_MAP)));
    }

    private static ApprovalRules approvals(Settings settings, boolean hasNames) {
        var required = settings.get(ConsoleKeys.APPROVAL_REQUIRED);
        return required == Required.TRUE || (required == Required.AUTO && hasNames)
                ? new ApprovalRules(
                        settings.get(ConsoleKeys.APPROVAL_OFFERS),
                        settings.get(ConsoleKeys.APPROVAL_ACTIONS),
                        settings.get(ConsoleKeys.APPROVAL_WITHIN))
                : ApprovalRules.NONE;
    }
}

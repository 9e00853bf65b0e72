package io.offerstream.console.web;

import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.access.Secrets;
import io.offerstream.console.access.Sessions;
import io.offerstream.console.access.StartToken;
import io.offerstream.console.access.UsersFile;
import io.offerstream.console.act.Desk;
import io.offerstream.console.approval.Approvals;
import io.offerstream.console.audit.AuditPage;
import io.offerstream.console.coverage.CoveragePage;
import io.offerstream.console.experiment.ExperimentPage;
import io.offerstream.console.feed.TopicFeed;
import io.offerstream.console.market.MarketPage;
import io.offerstream.console.offers.CalendarPage;
import io.offerstream.console.offers.OfferPage;
import io.offerstream.console.offers.OffersPage;
import io.offerstream.console.oidc.OidcProvider;
import io.offerstream.console.oidc.PendingSignIns;
import io.offerstream.console.overview.OverviewPage;
import io.offerstream.console.page.Sources;
import io.offerstream.console.pipeline.LetterPage;
import io.offerstream.console.pipeline.PipelinePage;
import io.offerstream.console.probe.Probes;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.operations.Cluster;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console: reads the topics, and shows what they say to people with a browser. Listens on 127.0.0.1 only; the rest
 * of the world comes through a proxy that ends TLS.
 */
public final class ConsoleServer implements AutoCloseable {
    /** What {@code run} calls it. */
    public static final String SERVICE = "console";

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);

    private final ConsoleSettings settings;
    private final StartToken token;
    private final Live live;
    private final WebServer web;
    private final List<AutoCloseable> readers = new ArrayList<>();

    /**
     * Starts reading and serving; returns before everything has been read.
     *
     * @throws IllegalArgumentException if the users file is wrong
     */
    public static ConsoleServer start(ConsoleSettings settings, KafkaClients clients, Topics topics, Clock clock) {
        var state = new ConsoleState(clock);
        var feeds = List.of(
                new TopicFeed("console-statements", clients::consumer, state.statements(topics), clock),
                new TopicFeed("console-counts", clients::consumer, state.counts(topics), clock));
        var probes = new Probes(settings.services(), clients, topics, clock);
        var server = new ConsoleServer(
                settings,
                new Sources(
                        state,
                        () -> feeds.stream().map(TopicFeed::freshness).toList(),
                        () -> feeds.stream().mapToLong(TopicFeed::unreadable).sum(),
                        probes::services,
                        probes::cluster,
                        clock),
                Cluster.of(clients, topics));
        server.readers.add(probes);
        server.readers.addAll(feeds);
        feeds.forEach(TopicFeed::start);
        probes.start();
        return server;
    }

    /** Serves what others read. */
    ConsoleServer(ConsoleSettings settings, Sources sources, Cluster cluster) {
        this.settings = settings;
        var clock = sources.clock();
        var users = settings.users().map(UsersFile::read);
        boolean tls = settings.publicAddress().isPresent();
        var secrets = new Secrets();
        token = new StartToken(secrets);
        var assets = new Assets();
        var pages = new Pages(sources.state(), new StatusLine(sources), assets);
        var sessions = new Sessions(secrets, settings.sessions(), clock);
        var guard = new Guard(sessions, new Origins(settings.publicAddress()), tls, clock);
        var oidc = settings.oidc()
                .map(provider -> new OidcSignIn(
                        new OidcProvider(provider, clock),
                        new PendingSignIns(clock),
                        sessions,
                        guard,
                        pages,
                        this::address));
        var signIn = new SignIn(users, oidc, token, sessions, guard, pages, clock);
        var desk = new Desk(cluster, sources.state(), clock);
        var changes = new Changes(desk, new Approvals(desk, settings.approvals()), cluster.topics());
        var routes = new Routes(makers(sources, cluster.topics()), changes, pages, assets);
        live = new Live(pages, guard, request -> routes.finder().page(request), sources.state()::changes);
        routes.signIn(signIn);
        routes.live(live);
        web = new WebServer(settings.port(), routes, guard, pages, signIn, new SecurityHeaders(tls), secrets);
    }

    private static Routes.Makers makers(Sources sources, Topics topics) {
        var state = sources.state();
        var clock = sources.clock();
        return new Routes.Makers(
                new OverviewPage(sources),
                new ExperimentPage(state, clock),
                new OffersPage(state, clock),
                new OfferPage(state, clock),
                new CalendarPage(state, clock),
                new CoveragePage(state),
                new MarketPage(state, clock),
                new PipelinePage(sources),
                new LetterPage(state, topics),
                new AuditPage(state));
    }

    /** What browsers call it. */
    private URI address() {
        return settings.publicAddress().orElseGet(() -> URI.create("http://127.0.0.1:" + web.port() + "/"));
    }

    /**
     * Where people find it. Where nobody signs in by name it holds a token that lets one person in, once; after that another one
     * is here.
     */
    public URI url() {
        boolean hasNames = settings.users().isPresent() || settings.oidc().isPresent();
        return hasNames ? address() : address().resolve("/enter?token=" + token.current());
    }

    /** Tells where people find it: now, and, where a token is in it, each time that has been used. */
    public void onNewUrl(Consumer<URI> listener) {
        token.onNext(() -> listener.accept(url()));
        listener.accept(url());
    }

    WebServer web() {
        return web;
    }

    @Override
    public void close() {
        live.close();
        web.close();
        for (var reader : readers) {
            try {
                reader.close();
            } catch (Exception e) {
                LOG.warn("a reader of the console does not stop as it should", e);
            }
        }
    }
}

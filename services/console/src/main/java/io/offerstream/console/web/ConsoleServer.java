package io.offerstream.console.web;

import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.access.Secrets;
import io.offerstream.console.access.Sessions;
import io.offerstream.console.access.StartToken;
import io.offerstream.console.access.UsersFile;
import io.offerstream.console.audit.AuditPage;
import io.offerstream.console.coverage.CoveragePage;
import io.offerstream.console.experiment.ExperimentPage;
import io.offerstream.console.feed.TopicFeed;
import io.offerstream.console.market.MarketPage;
import io.offerstream.console.offers.OfferPage;
import io.offerstream.console.offers.OffersPage;
import io.offerstream.console.overview.OverviewPage;
import io.offerstream.console.pipeline.LetterPage;
import io.offerstream.console.pipeline.PipelinePage;
import io.offerstream.console.probe.Probes;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/**
 * The console: reads the topics, and shows what they say to people with a browser. Listens on 127.0.0.1 only; the rest
 * of the world comes through a proxy that ends TLS.
 */
public final class ConsoleServer implements AutoCloseable {
    private final ConsoleSettings settings;
    private final StartToken token;
    private final List<TopicFeed> feeds;
    private final Probes probes;
    private final Live live;
    private final WebServer web;

    /**
     * Starts reading and serving; returns before everything has been read.
     *
     * @throws IllegalArgumentException if the users file is wrong
     */
    public static ConsoleServer start(ConsoleSettings settings, KafkaClients clients, Topics topics, Clock clock) {
        return new ConsoleServer(settings, clients, topics, clock);
    }

    private ConsoleServer(ConsoleSettings settings, KafkaClients clients, Topics topics, Clock clock) {
        this.settings = settings;
        var users = settings.users().map(UsersFile::read);
        boolean tls = settings.publicAddress().isPresent();
        var secrets = new Secrets();
        token = new StartToken(secrets);
        var state = new ConsoleState(clock);
        feeds = List.of(
                new TopicFeed("console-statements", clients::consumer, state.statements(topics), clock),
                new TopicFeed("console-counts", clients::consumer, state.counts(topics), clock));
        probes = new Probes(settings.services(), clients, topics, clock);
        var status = new StatusLine(
                state, () -> feeds.stream().map(TopicFeed::freshness).toList(), clock);
        var assets = new Assets();
        var pages = new Pages(state, status, assets);
        var sessions = new Sessions(secrets, Sessions.Limits.USUAL, clock);
        var guard = new Guard(sessions, new Origins(settings.publicAddress()), tls, clock);
        var routes = new Routes(makers(state, topics, clock), pages, assets);
        live = new Live(pages, guard, request -> routes.finder().page(request), state::changes);
        var signIn = new SignIn(users, token, sessions, guard, pages, clock);
        routes.signIn(signIn);
        routes.live(live);
        web = new WebServer(settings.port(), routes, guard, pages, signIn, new SecurityHeaders(tls), secrets);
        feeds.forEach(TopicFeed::start);
        probes.start();
    }

    private Routes.Makers makers(ConsoleState state, Topics topics, Clock clock) {
        return new Routes.Makers(
                new OverviewPage(state, probes::services, clock),
                new ExperimentPage(state, clock),
                new OffersPage(state, clock),
                new OfferPage(state, clock),
                new CoveragePage(state),
                new MarketPage(state, clock),
                new PipelinePage(state, probes, feeds, clock),
                new LetterPage(state, topics),
                new AuditPage(state));
    }

    /**
     * Where people find it. Without a users file it holds a token that lets one person in, once; after that another one
     * is here.
     */
    public URI url() {
        return settings.publicAddress()
                .orElseGet(() -> URI.create("http://127.0.0.1:" + web.port()
                        + (settings.users().isPresent() ? "/" : "/enter?token=" + token.current())));
    }

    WebServer web() {
        return web;
    }

    @Override
    public void close() {
        live.close();
        web.close();
        probes.close();
        feeds.forEach(TopicFeed::close);
    }
}

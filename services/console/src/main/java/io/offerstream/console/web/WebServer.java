package io.offerstream.console.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.offerstream.console.access.Secrets;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.view.Figures;
import io.offerstream.operations.offers.OfferRows;
import jakarta.servlet.ServletException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the routes over HTTP, on the loopback interface only. */
final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_THREADS = 40;
    private static final long LARGEST_REQUEST_BYTES = 64 * 1024;
    private static final int LARGEST_HEADER_BYTES = 16 * 1024;
    private static final long IDLE_MS = 30_000;

    private final Routes routes;
    private final Guard guard;
    private final Pages pages;
    private final SignIn signIn;
    private final SecurityHeaders headers;
    private final Secrets secrets;
    private final Javalin javalin;

    /** @param port 0 takes a free one */
    WebServer(
            int port,
            Routes routes,
            Guard guard,
            Pages pages,
            SignIn signIn,
            SecurityHeaders headers,
            Secrets secrets) {
        this.routes = routes;
        this.guard = guard;
        this.pages = pages;
        this.signIn = signIn;
        this.headers = headers;
        this.secrets = secrets;
        javalin = Javalin.create(this::configure).start(LOOPBACK, port);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = LARGEST_REQUEST_BYTES;
        // In memory, never on disk; one file of offers, and the fields beside it.
        config.jetty.multipartConfig.maxFileSize(OfferRows.MAX_BYTES, SizeUnit.BYTES);
        config.jetty.multipartConfig.maxTotalRequestSize(OfferRows.MAX_BYTES + LARGEST_REQUEST_BYTES, SizeUnit.BYTES);
        config.jetty.multipartConfig.maxInMemoryFileSize(
                Math.toIntExact(OfferRows.MAX_BYTES + LARGEST_REQUEST_BYTES), SizeUnit.BYTES);
        config.http.defaultContentType = "text/html; charset=utf-8";
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(LARGEST_HEADER_BYTES);
            http.setIdleTimeout(IDLE_MS);
        });
        config.routes.before(context -> {
            headers.write(context);
            guard.checkOrigin(context);
        });
        for (var route : routes.all()) {
            config.routes.addEndpoint(new Endpoint(
                    route.method(),
                    route.path(),
                    context -> {
                        boolean byItself = route.path().equals("/live");
                        route.answer().to(context, guard.admit(context, route.access(), byItself));
                    },
                    Set.of()));
        }
        config.routes.exception(RefusedException.class, this::refuse);
        config.routes.exception(
                NothingThereException.class, (thrown, context) -> error(context, 404, thrown.getMessage(), ""));
        config.routes.exception(HttpResponseException.class, this::answerFor);
        config.routes.exception(ServletException.class, this::unreadable);
        config.routes.exception(Exception.class, this::fail);
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(MOST_THREADS, 4);
        threads.setName("console-http");
        threads.setDaemon(true);
        return threads;
    }

    private void refuse(RefusedException refused, Context context) {
        boolean wantsPage =
                context.method().name().equals("GET") && !context.path().equals("/live");
        if (refused.status() == 401 && wantsPage) {
            context.status(401).html(signIn.form(Optional.empty()));
            return;
        }
        error(context, refused.status(), refused.getMessage(), "");
    }

    private void answerFor(HttpResponseException thrown, Context context) {
        error(
                context,
                thrown.getStatus(),
                thrown.getStatus() == 404 ? "There is nothing under this address." : "That request cannot be answered.",
                "");
    }

    /** A form with a file that is cut off at its limit, or is none. */
    private void unreadable(ServletException thrown, Context context) {
        boolean isTooLarge = Stream.iterate((Throwable) thrown, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("exceeded"));
        error(
                context,
                isTooLarge ? 413 : 400,
                isTooLarge
                        ? "That file is too large: expected at most " + Figures.bytes(OfferRows.MAX_BYTES)
                                + ". Split it."
                        : "That form cannot be read.",
                "");
    }

    /** What went wrong stays in the log, under an id that the person can tell. */
    private void fail(Exception thrown, Context context) {
        var id = secrets.token().substring(0, 8);
        LOG.error("error {} at {} {}", id, context.method().name(), context.path(), thrown);
        error(context, 500, "Something went wrong in the console.", id);
    }

    private void error(Context context, int status, String headline, String id) {
        context.status(status).html(pages.error(status, headline, id));
    }

    int port() {
        return javalin.port();
    }

    Routes routes() {
        return routes;
    }

    /** For the test that no route is without a role. */
    Javalin javalin() {
        return javalin;
    }

    @Override
    public void close() {
        javalin.stop();
    }
}

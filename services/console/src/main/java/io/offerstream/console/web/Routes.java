package io.offerstream.console.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.sse.SseHandler;
import io.offerstream.console.access.Access;
import io.offerstream.console.access.Role;
import io.offerstream.console.access.Scope;
import io.offerstream.console.access.Sessions.Session;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every address of the console with the role it needs: the one place where routes are named. A test asks each of them as
 * each role, in the person's market and in another.
 */
final class Routes {
    private static final Access READ_MARKET = Access.needs(Role.VIEWER, Scope.MARKET);
    private static final Access READ_SOMEWHERE = Access.needs(Role.VIEWER, Scope.SOMEWHERE);
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final Pages pages;
    private final Assets assets;
    private final List<Route> all = new ArrayList<>();
    private final PageFinder finder;

    /** The pages, each made by its own package. */
    record Makers(
            PageMaker overview,
            PageMaker experiment,
            PageMaker offers,
            PageMaker offer,
            PageMaker coverage,
            PageMaker market,
            PageMaker pipeline,
            PageMaker letter,
            PageMaker audit) {}

    Routes(Makers makers, Pages pages, Assets assets) {
        this.pages = pages;
        this.assets = assets;
        page("/", READ_SOMEWHERE, makers.overview());
        page("/markets/{market}", READ_MARKET, makers.market());
        page("/markets/{market}/experiment", READ_MARKET, makers.experiment());
        page("/markets/{market}/offers", READ_MARKET, makers.offers());
        page("/markets/{market}/offers/{offer}", READ_MARKET, makers.offer());
        page("/markets/{market}/coverage", READ_MARKET, makers.coverage());
        page("/pipeline", READ_SOMEWHERE, makers.pipeline());
        page("/pipeline/letters/{letter}", READ_SOMEWHERE, makers.letter());
        page("/audit", READ_SOMEWHERE, makers.audit());
        finder = new PageFinder(all);
        add(HandlerType.GET, "/export", Access.signedIn(), this::export);
        add(HandlerType.GET, "/static/{hash}/{name}", Access.open(), this::asset);
    }

    /** Beside the pages: coming in and going. */
    void signIn(SignIn signIn) {
        add(HandlerType.GET, "/login", Access.open(), signIn::show);
        add(HandlerType.POST, "/login", Access.open(), signIn::check);
        add(HandlerType.GET, "/enter", Access.open(), signIn::enter);
        add(HandlerType.POST, "/logout", Access.signedIn(), signIn::leave);
    }

    /** Beside the pages: what keeps them moving. */
    void live(Live live) {
        add(HandlerType.GET, "/live", Access.signedIn(), (context, session) -> {
            var request = finder.request(
                    context.queryParam("page"), session.orElseThrow().person());
            live.checkRoom(context);
            new SseHandler(client -> live.follow(client, request, session.orElseThrow())).handle(context);
        });
    }

    private void page(String path, Access access, PageMaker maker) {
        all.add(new Route(
                HandlerType.GET,
                path,
                access,
                (context, session) -> {
                    var request = request(context, session.orElseThrow());
                    context.html(pages.html(maker.make(request), request, session.orElseThrow()));
                },
                Optional.of(maker)));
    }

    private void add(HandlerType method, String path, Access access, Answer answer) {
        all.add(new Route(method, path, access, answer, Optional.empty()));
    }

    private static PageRequest request(Context context, Session session) {
        Map<String, String> query = new HashMap<>();
        context.queryParamMap().forEach((name, values) -> query.put(name, values.isEmpty() ? "" : values.get(0)));
        return new PageRequest(session.person(), context.path(), context.pathParamMap(), query);
    }

    private void export(Context context, Optional<Session> session) {
        var request =
                finder.request(context.queryParam("page"), session.orElseThrow().person());
        var table = finder.page(request)
                .table(String.valueOf(context.queryParam("table")))
                .orElseThrow(() -> new NothingThereException("That page has no such table."));
        context.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"" + fileName(request, table.id()) + "\"")
                .result(Csv.of(table));
    }

    private static String fileName(PageRequest request, String table) {
        return (request.part("market") + "-" + table)
                        .replaceAll("[^A-Za-z0-9-]", "")
                        .replaceAll("^-", "") + ".csv";
    }

    private void asset(Context context, Optional<Session> nobody) {
        var asset = assets.find(context.pathParam("hash"), context.pathParam("name"))
                .orElseThrow(() -> new NothingThereException("There is no such file."));
        context.contentType(asset.type()).header("Cache-Control", FOR_EVER).result(asset.content());
    }

    List<Route> all() {
        return List.copyOf(all);
    }

    PageFinder finder() {
        return finder;
    }
}

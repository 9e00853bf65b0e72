package io.offerstream.console.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.UploadedFile;
import io.javalin.http.sse.SseHandler;
import io.offerstream.console.access.Access;
import io.offerstream.console.access.Role;
import io.offerstream.console.access.Scope;
import io.offerstream.console.access.Sessions.Session;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.FileMaker;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.operations.NotDoneException;
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
    private static final String FILE_FIELD = "file";
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
            PageMaker calendar,
            PageMaker coverage,
            PageMaker market,
            PageMaker pipeline,
            PageMaker letter,
            PageMaker audit) {}

    Routes(Makers makers, Changes changes, Pages pages, Assets assets) {
        this.pages = pages;
        this.assets = assets;
        page("/", READ_SOMEWHERE, makers.overview());
        page("/markets/{market}", READ_MARKET, makers.market());
        page("/markets/{market}/experiment", READ_MARKET, makers.experiment());
        page("/markets/{market}/offers", READ_MARKET, makers.offers());
        page("/markets/{market}/offers/{offer}", READ_MARKET, makers.offer());
        page("/markets/{market}/calendar", READ_MARKET, makers.calendar());
        page("/markets/{market}/coverage", READ_MARKET, makers.coverage());
        page("/pipeline", READ_SOMEWHERE, makers.pipeline());
        page("/pipeline/letters/{letter}", READ_SOMEWHERE, makers.letter());
        page("/audit", READ_SOMEWHERE, makers.audit());
        changes.addTo(this);
        finder = new PageFinder(all);
        add(HandlerType.GET, "/export", Access.signedIn(), this::export);
        add(HandlerType.GET, "/static/{hash}/{name}", Access.open(), this::asset);
    }

    /** Beside the pages: coming in and going. */
    void signIn(SignIn signIn) {
        add(HandlerType.GET, "/login", Access.open(), signIn::show);
        add(HandlerType.POST, "/login", Access.open(), signIn::check);
        add(HandlerType.GET, "/login/start", Access.open(), signIn::start);
        add(HandlerType.GET, OidcSignIn.CALLBACK, Access.open(), signIn::cameBack);
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

    /** A page with an address. */
    void page(String path, Access access, PageMaker maker) {
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

    /** What a form does. */
    void action(String path, Access access, Action action) {
        add(HandlerType.POST, path, access, (context, session) -> act(context, session.orElseThrow(), action));
    }

    private void act(Context context, Session session, Action action) {
        var request = request(context, session);
        try {
            var outcome = action.take(submission(context, request));
            if (outcome instanceof Action.Go go) {
                context.redirect(go.address(), HttpStatus.SEE_OTHER);
            } else if (outcome instanceof Action.Show show) {
                context.html(pages.answer(show.page(), request, session));
            }
        } catch (NotDoneException e) {
            var path = context.path();
            var back = finder.hasPage(path) ? path : path.substring(0, path.lastIndexOf('/'));
            context.status(NotDonePage.status(e))
                    .html(pages.answer(NotDonePage.of(e, request, back), request, session));
        }
    }

    private static Submission submission(Context context, PageRequest request) {
        Map<String, String> fields = new HashMap<>();
        context.formParamMap().forEach((name, values) -> fields.put(name, values.isEmpty() ? "" : values.get(0)));
        var file = context.isMultipartFormData()
                ? Optional.ofNullable(context.uploadedFile(FILE_FIELD)).filter(upload -> upload.size() > 0)
                : Optional.<UploadedFile>empty();
        return new Submission(request, fields, file.map(upload -> upload::content));
    }

    /** A file that is made anew for whoever asks. */
    void file(String path, Access access, FileMaker maker) {
        add(HandlerType.GET, path, access, (context, session) -> {
            var file = maker.make(request(context, session.orElseThrow()));
            context.contentType(file.type())
                    .header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"")
                    .result(file.content());
        });
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

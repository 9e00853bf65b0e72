package io.offerstream.console.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.offerstream.console.access.Role;
import io.offerstream.console.access.Sessions.Session;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Frame;
import io.offerstream.console.view.Frame.Link;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes HTML of pages. Called from many threads. */
final class Pages {
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), "io.offerstream.console.pages");
    private final Map<String, String> files;
    private final ConsoleState state;
    private final StatusLine status;

    Pages(ConsoleState state, StatusLine status, Assets assets) {
        this.state = state;
        this.status = status;
        files = assets.addresses();
    }

    /** The whole page. */
    String html(Page page, PageRequest request, Session session) {
        return render("layout.jte", "frame", frame(page, request, session));
    }

    /** The answer to a form: a page without an address. */
    String answer(Page page, PageRequest request, Session session) {
        return render("layout.jte", "frame", frame(page, request, session, ""));
    }

    Frame frame(Page page, PageRequest request, Session session) {
        return frame(page, request, session, "page=" + PageRequest.encode(request.address()));
    }

    private Frame frame(Page page, PageRequest request, Session session, String query) {
        var readable = state.read(all -> all.markets().stream()
                .map(MarketState::code)
                .filter(request::mayRead)
                .toList());
        return new Frame(
                page,
                navigation(page, readable),
                page.market()
                        .map(here -> readable.stream()
                                .map(code -> new Link(code, sameOf(page, code), code.equals(here)))
                                .toList())
                        .orElse(List.of()),
                session.person().name() + " · "
                        + session.person().grants().highest().map(Role::word).orElse("no role"),
                session.csrf(),
                status.now(),
                query,
                files);
    }

    private static List<Link> navigation(Page page, List<String> readable) {
        var links = new ArrayList<Link>();
        links.add(link("Overview", "/", "overview", page));
        page.market().or(() -> readable.stream().findFirst()).ifPresent(market -> {
            links.add(link("Experiment", Addresses.experiment(market), "experiment", page));
            links.add(link("Offers", Addresses.offers(market), "offers", page));
            links.add(link("Coverage", Addresses.coverage(market), "coverage", page));
            links.add(link("Market", Addresses.market(market), "market", page));
            links.add(link("Customer", Addresses.customer(market), "customer", page));
        });
        links.add(link("Pipeline", "/pipeline", "pipeline", page));
        links.add(link("Approvals", Addresses.APPROVALS, "approvals", page));
        links.add(link("Audit", "/audit", "audit", page));
        return links;
    }

    private static Link link(String label, String href, String section, Page page) {
        return new Link(label, href, page.section().equals(section));
    }

    private static String sameOf(Page page, String market) {
        return switch (page.section()) {
            case "experiment" -> Addresses.experiment(market);
            case "offers" -> Addresses.offers(market);
            case "coverage" -> Addresses.coverage(market);
            case "customer" -> Addresses.customer(market);
            default -> Addresses.market(market);
        };
    }

    /** One block of a page, without what stands around it. */
    String block(Block block, Frame frame) {
        return render("inner.jte", Map.of("block", block, "frame", frame));
    }

    /** As of when a page is. */
    String stamp(Status now) {
        return render("stamp.jte", "status", now);
    }

    /** What is wrong with what is shown. */
    String warning(Status now) {
        return render("warning.jte", "status", now);
    }

    Status status() {
        return status.now();
    }

    String login(Optional<String> problem, LoginForm form) {
        return render("login.jte", Map.of("problem", problem.orElse(""), "form", form, "assets", files));
    }

    /** What somebody sees who has just come in from elsewhere. */
    String entered(String name) {
        return render("entered.jte", Map.of("name", name, "assets", files));
    }

    /** @param id of the entry in the log; empty where nothing went wrong */
    String error(int code, String headline, String id) {
        return render("error.jte", Map.of("code", code, "headline", headline, "id", id, "assets", files));
    }

    private String render(String template, String name, Object value) {
        return render(template, Map.of(name, value));
    }

    private String render(String template, Map<String, Object> values) {
        var out = new StringOutput();
        templates.render(template, values, out);
        return out.toString();
    }
}

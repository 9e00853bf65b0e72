package io.offerstream.console.web;

import io.javalin.http.HandlerType;
import io.offerstream.console.access.Access;
import io.offerstream.console.page.PageMaker;
import java.util.Optional;

/**
 * One address of the console, and who may use it.
 *
 * @param path with {@code {name}} for parts that differ; {@code {market}} is what roles are asked of
 * @param page what it shows, where it is a page
 */
record Route(HandlerType method, String path, Access access, Answer answer, Optional<PageMaker> page) {
    /** As in the table of routes and roles. */
    String name() {
        return method.name() + " " + path;
    }
}

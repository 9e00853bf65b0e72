package io.offerstream.acceptance.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForSelectorOptions;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import io.offerstream.console.browser.Pictures;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Somebody who uses the console with nothing but a keyboard, and counts their steps: what they reach by the tabulator and
 * press, or type. Whatever page they come to is checked in both themes. Owned by one thread.
 */
final class Visitor implements AutoCloseable {
    private static final int MOST_TABS = 400;
    private static final int PATIENCE_MS = 240_000;
    private static final int FILE_CHOOSER_MS = 15_000;
    private static final int MOST_KEYS = 6;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMdduuuu", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("hhmma", Locale.US);

    private final BrowserContext context;
    private final Page page;
    private final String axe;
    private final List<String> problems = new ArrayList<>();
    private final Pictures pictures = new Pictures();
    private int steps;

    Visitor(Browser browser, URI console, int width) {
        context = browser.newContext(new Browser.NewContextOptions()
                .setColorScheme(ColorScheme.LIGHT)
                .setLocale("en-US")
                .setViewportSize(width, 900));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                problems.add(page.url() + " " + message.text());
            }
        });
        page.onPageError(problems::add);
        axe = axe();
        page.navigate(console.toString());
    }

    private static String axe() {
        try (var in = Visitor.class.getResourceAsStream("/console/axe-4.min.js")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Back to where everybody starts; the steps count from here. */
    Visitor begin() {
        page.navigate(URI.create(page.url()).resolve("/").toString());
        steps = 0;
        return this;
    }

    /** One step: goes to the first thing that fits, by the tabulator alone, and presses it. */
    Visitor press(String selector) {
        reach(selector);
        page.keyboard().press("Enter");
        page.waitForLoadState();
        steps++;
        return this;
    }

    /** One step: chooses an option. */
    Visitor choose(String selector) {
        reach("input[type=radio]");
        page.keyboard().press("ArrowDown");
        if (!is("document.activeElement.matches(" + quoted(selector) + ") && document.activeElement.checked")) {
            throw new AssertionError(selector + " is not chosen");
        }
        steps++;
        return this;
    }

    /** One step. */
    Visitor type(String selector, String text) {
        reach(selector);
        page.keyboard().type(text);
        steps++;
        return this;
    }

    /** One step: day and time, part by part, as browsers with American English ask for them. */
    Visitor type(String selector, LocalDateTime time) {
        reach(selector);
        page.keyboard().type(DAY.format(time));
        page.keyboard().press("ArrowRight");
        page.keyboard().type(TIME.format(time));
        steps++;
        return this;
    }

    /** One step: the browser asks for a file, and is given this one. */
    Visitor attach(String selector, Path file) {
        reach(selector);
        fileChooser().setFiles(file);
        steps++;
        return this;
    }

    /** Once in some runs a busy browser did not open it at the first key; whoever sits before it presses again. */
    private FileChooser fileChooser() {
        var options = new Page.WaitForFileChooserOptions().setTimeout(FILE_CHOOSER_MS);
        for (int attempt = 1; ; attempt++) {
            try {
                return page.waitForFileChooser(options, () -> page.keyboard().press("Enter"));
            } catch (TimeoutError e) {
                if (attempt == MOST_KEYS) {
                    throw e;
                }
            }
        }
    }

    private void reach(String selector) {
        page.waitForSelector(selector);
        for (int tabs = 0; tabs < MOST_TABS; tabs++) {
            if (is("document.activeElement === document.querySelector(" + quoted(selector) + ")")) {
                if (!is("document.activeElement.matches(':focus-visible')")) {
                    problems.add(page.url() + " does not show the focus on " + selector);
                }
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the keyboard does not reach " + selector + " on " + page.url());
    }

    private static String quoted(String selector) {
        return "'" + selector.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private boolean is(String expression) {
        return (Boolean) page.evaluate(expression);
    }

    /** What is read, no step: waits until the page says it. */
    Visitor read(String text) {
        page.waitForSelector("#main >> text=" + text, new WaitForSelectorOptions().setTimeout(PATIENCE_MS));
        return this;
    }

    /** Waits until a number stands in a place, and is more than 0. */
    Visitor readCount(String selector) {
        page.waitForFunction(
                "selector => { const e = document.querySelector(selector); return e && Number(e.dataset.v) > 0; }",
                selector);
        return this;
    }

    String text() {
        return page.locator("#main").textContent();
    }

    int steps() {
        return steps;
    }

    /** Looks at the page as it is: accessible in both themes, and not wider than the window. */
    Visitor check(String name) {
        for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            var wide = (Number) page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
            if (wide.intValue() > 0) {
                problems.add(name + " is wider than the window by " + wide);
            }
            page.evaluate(axe + "; 0");
            var found = page.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                    + " 'wcag22aa', 'best-practice']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n =>"
                    + " n.html).slice(0, 3).join(' ')))");
            ((List<?>) found).forEach(violation -> problems.add(name + " " + theme + " " + violation));
            pictures.take(page, name + "-" + theme.name().toLowerCase(Locale.ROOT));
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        return this;
    }

    List<String> problems() {
        return problems;
    }

    Page page() {
        return page;
    }

    @Override
    public void close() {
        context.close();
    }
}

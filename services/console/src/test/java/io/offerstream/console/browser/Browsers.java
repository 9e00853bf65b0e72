package io.offerstream.console.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium: none is fetched. */
public final class Browsers {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private Browsers() {}

    /** Why browser tests cannot run here; empty if they can. */
    public static boolean isThere() {
        boolean there = Files.isExecutable(CHROMIUM);
        if (!there) {
            System.err.println("NO BROWSER TESTS: there is no " + CHROMIUM + "; 'apt-get install chromium' brings it");
        }
        return there;
    }

    public static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    public static Browser chromium(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }
}

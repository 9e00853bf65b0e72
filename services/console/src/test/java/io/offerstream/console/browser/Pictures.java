package io.offerstream.console.browser;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Pictures of whole pages, for people to look at: taken where the system property {@value #FOLDER} names a folder. */
public final class Pictures {
    private static final String FOLDER = "console.pictures";

    private final Optional<Path> folder =
            Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of);
    private int taken;

    /**
     * Takes one, as the page is now.
     *
     * @param name goes into the file name, behind a number and before the width
     */
    public void take(Page page, String name) {
        folder.ifPresent(into -> page.screenshot(new Page.ScreenshotOptions()
                .setPath(into.resolve(
                        String.format(Locale.ROOT, "%02d-%s-%d.png", ++taken, name, page.viewportSize().width)))
                .setFullPage(true)));
    }
}

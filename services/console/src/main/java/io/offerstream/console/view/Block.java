package io.offerstream.console.view;

/**
 * A part of a page.
 *
 * @param id unique in the page
 * @param title of its heading; empty where the content has one of its own
 * @param live whether it is sent again while the page is open
 */
public record Block(String id, String title, boolean live, Content content) {
    public static Block live(String id, String title, Content content) {
        return new Block(id, title, true, content);
    }

    public static Block still(String id, String title, Content content) {
        return new Block(id, title, false, content);
    }
}

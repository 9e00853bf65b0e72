package io.offerstream.interactionstate.state;

/** What the codes in a customer's state stand for. */
public interface Texts {
    /**
     * The text of a code.
     *
     * @throws RuntimeException if nothing has this code
     */
    String text(int code);
}

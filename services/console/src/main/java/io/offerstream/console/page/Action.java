package io.offerstream.console.page;

import io.offerstream.console.view.Page;

/** Does what a form asks for. Safe for many threads. */
@FunctionalInterface
public interface Action {
    /**
     * Does it, or throws and has changed nothing.
     *
     * @throws io.offerstream.operations.NotDoneException if it cannot be done; its message is for the person
     */
    Outcome take(Submission submission);

    /** What the person sees next. */
    sealed interface Outcome {}

    /** A page with an address of its own, so that loading it again repeats nothing. */
    record Go(String address) implements Outcome {}

    /** An answer that has no address: nothing was changed, and what was asked for must not stand in one. */
    record Show(Page page) implements Outcome {}
}

package io.offerstream.console.page;

import io.offerstream.console.view.Page;

/** Makes one kind of page of what is known now. Called from many threads. */
@FunctionalInterface
public interface PageMaker {
    /**
     * What is to be seen now.
     *
     * @throws NothingThereException if there is nothing of what was asked for
     */
    Page make(PageRequest request);
}

package io.offerstream.console.view;

/** What a block shows; each kind has a template of its own. */
public sealed interface Content permits Chart, Facts, Form, MarketCard, Notice, Source, Table, VerdictCard {}

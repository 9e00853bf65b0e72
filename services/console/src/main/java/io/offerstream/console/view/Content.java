package io.offerstream.console.view;

/** What a block shows; each kind has a template of its own. */
public sealed interface Content
        permits ActForm, Chart, Facts, Form, Links, MarketCard, Notice, Source, Table, VerdictCard {}

package io.offerstream.console.customer;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Submission;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Form.Option;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.explain.WhatIf;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The form that asks what a customer would get if something were different. */
final class WhatIfForm {
    static final String SIMULATE = "simulate";

    private static final String CUSTOMER = "customer";
    private static final String KILL_SWITCH = "kill_switch";
    private static final String ARM = "arm";
    private static final String PROFILE = "profile";
    private static final String PROFILE_WAS = "profile_was";
    private static final String WITHOUT = "without";
    private static final String WITH = "with";
    private static final String AS_IT_WAS = "";
    private static final List<Arm> ARMS = List.of(Arm.TEST, Arm.CONTROL_POPULARITY, Arm.CONTROL_RANDOM);

    private WhatIfForm() {}

    /** @param different what is filled in */
    static ActForm of(CustomerFeatures customer, WhatIf different) {
        var profile = String.join(" ", customer.getProfileFeatures());
        var arms = new ArrayList<Option>();
        arms.add(new Option(AS_IT_WAS, "As the hash says"));
        ARMS.forEach(arm -> arms.add(new Option(arm.name(), arm.name())));
        return new ActForm(
                Addresses.customer(customer.getMarket()),
                List.of(
                        Field.hidden(CUSTOMER, customer.getCustomerId()),
                        Field.hidden(PROFILE_WAS, profile),
                        Field.choice(
                                KILL_SWITCH,
                                "Kill switch",
                                different.killSwitch().map(Object::toString).orElse(AS_IT_WAS),
                                List.of(
                                        new Option(AS_IT_WAS, "As it was"),
                                        new Option("true", "On"),
                                        new Option("false", "Off"))),
                        Field.choice(ARM, "Arm", different.arm().map(Arm::name).orElse(AS_IT_WAS), arms),
                        Field.optional(
                                PROFILE,
                                "Profile features",
                                different
                                        .profile()
                                        .map(features -> String.join(" ", features))
                                        .orElse(profile),
                                "NAME=VALUE, separated by blanks. What the customer does is not changed by it."),
                        Field.optional(
                                WITHOUT,
                                "Without these offers",
                                String.join(" ", different.without()),
                                "Ids of live offers, separated by blanks."),
                        Field.optional(
                                WITH,
                                "With these offers live",
                                String.join(" ", different.with()),
                                "Ids of offers that are paused, over or to come.")),
                List.of(new Button("do", SIMULATE, "Simulate", Tone.PLAIN)));
    }

    /** What was filled in. */
    static WhatIf read(Submission submission) {
        var profile = submission.fields().getOrDefault(PROFILE, "").strip();
        return new WhatIf(
                submission.field(KILL_SWITCH).map(Boolean::valueOf),
                submission.field(ARM).flatMap(WhatIfForm::arm),
                profile.equals(submission.fields().getOrDefault(PROFILE_WAS, "").strip())
                        ? Optional.empty()
                        : Optional.of(List.copyOf(words(profile))),
                words(submission.field(WITHOUT).orElse("")),
                words(submission.field(WITH).orElse("")));
    }

    private static Optional<Arm> arm(String name) {
        return ARMS.stream().filter(arm -> arm.name().equals(name)).findFirst();
    }

    private static Set<String> words(String text) {
        var words = new LinkedHashSet<>(Arrays.asList(text.strip().split("[\\s,]+", -1)));
        words.remove("");
        return words;
    }
}

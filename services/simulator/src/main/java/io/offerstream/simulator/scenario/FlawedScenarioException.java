package io.offerstream.simulator.scenario;

/** Numbers that do not go together. */
public final class FlawedScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final Parameter about;

    FlawedScenarioException(Parameter about, String message) {
        super(about.key() + ": " + message);
        this.about = about;
    }

    Parameter about() {
        return about;
    }
}

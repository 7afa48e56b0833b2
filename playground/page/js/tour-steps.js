// The sample tour of this page. A step is done when everything in `done` has been seen since it began;
// what can be seen is listed in tour.js, and none of that knows which app is running.

export const STEPS = [
  {
    as: "U0ADA",
    text: "You are *Ada*, who wants to become a team leader. Type `/mentor signup` in the message box and press Enter.",
    done: { command: "/mentor signup", by: "U0ADA" },
  },
  {
    as: "U0ADA",
    text: "A form has opened. Say what Ada wants to learn, and send it. Whatever is missing is said at its field.",
    done: { submitted: "Sign up", by: "U0ADA" },
  },
  {
    as: "U0GRACE",
    text: "*Grace* runs the program. Be Grace (top right), type `/mentor-admin match` and press *Propose pairs*.",
    done: { submitted: "Match", by: "U0GRACE" },
  },
  {
    as: "U0GRACE",
    text: "The proposal comes as a message, with a reason for every pair. Press *Approve all*, and confirm.",
    done: { pressed: "Approve", by: "U0GRACE" },
  },
  {
    text: "The mentor is asked first. Be the mentor whom the proposal names for Ada, and say *Yes, gladly*. (Nothing there yet? It is night or weekend for them: move the clock at the top to the next thing due.)",
    done: { pressed: "Yes, gladly" },
  },
  {
    as: "U0ADA",
    text: "Only now does Ada hear of it. Be Ada again, read the conversation that introduces the two, and move the clock to the next thing due: six months can be lived in five minutes.",
    done: { moved: true, by: "U0ADA" },
  },
];

//! One seed: people edit on both sides while apps fail and the engine crashes.

use super::chance::Chance;
use super::faults::Once;
use super::oracle;
use super::policies;
use super::users::{App, Field};
use super::world::{Life, Manners, World, person};
use model::{MapState, Order, Rerun, ResumeChoice, RunOptions, Side, StopQueue};
use std::sync::Arc;
use std::time::Duration;

/// Which sides people edit a key on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edited {
    On(Side),
    OnBoth,
}

/// What a seed asks for.
struct Script {
    keys: Vec<(String, Edited)>,
    chance: Arc<Chance>,
    edits: u64,
    /// Edits in a thousand that carry values which the other side cannot take.
    bad: u64,
    /// In a thousand steps so many are commands of an admin; see [`Script::command`].
    commands: u64,
}

/// Runs a seed and gives all that is wrong at its end.
pub fn run(seed: u64) -> Vec<String> {
    run_in(&world(seed))
}

/// The same where an admin pauses, resumes, stops, runs, cancels, skips and re-runs the map, and changes its companies, meanwhile.
pub fn run_commanded(seed: u64) -> Vec<String> {
    run_with(&world(seed), 150)
}

/// All that happens under a seed.
pub fn story(seed: u64) -> String {
    let world = world(seed);
    run_in(&world);
    world.story()
}

/// The same with an admin.
pub fn commanded_story(seed: u64) -> String {
    let world = world(seed);
    run_with(&world, 150);
    world.story()
}

fn world(seed: u64) -> World {
    let chance = Chance::new(seed, 2);
    let manners = Manners {
        page: *chance.pick(&[1, 2, 3, 5, 50]),
        late: *chance.pick(&[0, 0, 300, 1_500]),
        repeated: *chance.pick(&[0, 0, 200]),
        policy: policies::drawn(&chance),
    };
    World::new(seed, manners)
}

/// The same in a world that may have a planted bug.
pub fn run_in(world: &World) -> Vec<String> {
    run_with(world, 0)
}

fn run_with(world: &World, commands: u64) -> Vec<String> {
    let mut script = Script { commands, ..Script::new(Arc::clone(&world.chance)) };
    script.found(world);
    let lives = 1 + script.chance.below(4);
    for _ in 0..lives {
        world.live(async |life| script.act(life).await);
        for _ in 0..script.chance.below(4) {
            script.edit(world);
        }
    }
    for side in Side::BOTH {
        world.app(side).faults().clear();
    }
    world.store.set_refused(0);
    world.left.stop_repeating();
    if script.chance.per_mille(500) {
        world.right.add_group("77");
    }
    let rested = world.live(async |life| {
        if commands > 0 {
            run_anew(life).await;
        }
        let mut rested = life.rest().await;
        // A retry may meet a loop that has not cooled down, or a change that was parked behind it.
        for _ in 0..3 {
            life.retry().await;
            rested &= life.rest().await;
        }
        rested
    });
    let mut wrong = oracle::violations_after(world, commands > 0);
    if std::env::var_os("TANDEM_SIM_SEED").is_some() {
        println!("{}", world.story());
    }
    if !rested {
        wrong.push(format!("it does not come to rest; {} changes wait", world.queued()));
    }
    wrong
}

impl Script {
    fn new(chance: Arc<Chance>) -> Self {
        let sides = [Edited::On(Side::Left), Edited::On(Side::Right), Edited::OnBoth];
        let name = |number| {
            let company = *chance.pick(&["usmf", "usmf", "usmf", "demf", "zzzz"]);
            (format!("{company}|c-{number}"), *chance.pick(&sides))
        };
        let keys = (0..2 + chance.below(6)).map(name).collect();
        let bad = *chance.pick(&[0, 0, 20, 100]);
        Self { keys, chance, edits: 0, bad, commands: 0 }
    }

    /// Rows from before.
    fn found(&mut self, world: &World) {
        for _ in 0..self.chance.below(6) {
            self.edit(world);
        }
    }

    async fn act(&mut self, life: &Life<'_>) {
        let world = life.world;
        let chaos = *self.chance.pick(&[0, 0, 30, 150]);
        for side in Side::BOTH {
            world.app(side).faults().clear();
            world.app(side).faults().set_chaos(chaos);
        }
        world.store.set_refused(*self.chance.pick(&[0, 0, 0, 30]));
        for _ in 0..5 + self.chance.below(40) {
            let side = *self.chance.pick(&Side::BOTH);
            if self.commands > 0 && self.chance.per_mille(self.commands) {
                self.command(life).await;
            }
            match self.chance.below(20) {
                0 => self.trouble(world.app(side)),
                1 => world.app(side).faults().clear(),
                2 if side == Side::Right && self.chance.per_mille(300) => world.right.expire_links(),
                3 => life.retry().await,
                _ => self.edit(world),
            }
            // Doorbells get lost, ring twice, or ring for nothing.
            for _ in 0..self.chance.below(3) {
                let gone = self.chance.pick(&self.keys).0.clone();
                let gone = *self.chance.pick(&["", "", "?", &gone]);
                life.ring(*self.chance.pick(&Side::BOTH), gone);
            }
            let pause = *self.chance.pick(&[0, 0, 5, 30, 100, 100, 1_000, 6_000]);
            life.wait(self.chance.below(pause + 1)).await;
        }
    }

    /// An admin does something to the map, which may refuse.
    async fn command(&self, life: &Life<'_>) {
        let (engine, map) = (&life.engine, life.world.map);
        let actor = person();
        let queue = *self.chance.pick(&[StopQueue::Keep, StopQueue::Discard]);
        let choice = *self.chance.pick(&[
            ResumeChoice::CatchUp,
            ResumeChoice::CatchUp,
            ResumeChoice::SkipPreserve,
            ResumeChoice::SkipDiscard,
        ]);
        let (flag, other) = (self.chance.per_mille(500), self.chance.per_mille(500));
        let order = match self.chance.below(12) {
            0 | 1 => Order::Pause,
            2..=4 => Order::Resume { choice },
            5 => Order::Stop { queue },
            6 => Order::Cancel,
            7 => Order::SkipToLive { preserve: flag },
            8 => Order::Run(RunOptions { initial_sync: flag, continues: other, ..RunOptions::default() }),
            9 | 10 => {
                let companies = *self.chance.pick(&[&[][..], &["usmf"], &["demf"]]);
                Order::Companies { companies: companies.iter().map(|it| (*it).to_owned()).collect() }
            }
            _ => {
                let what = self.chance.pick(&[Rerun::Everything, Rerun::Failed, Rerun::WithoutFailed]);
                Order::Rerun { what: *what }
            }
        };
        let _ = engine.order(map, &order, &actor).await;
    }

    fn trouble(&self, app: &dyn App) {
        let faults = app.faults();
        match self.chance.below(9) {
            0 => faults.set_offline(true),
            1 => faults.set_held(true),
            2 => faults.set_slow(Duration::from_millis(500)),
            3 => faults.set_refused(&["Oslo"]),
            4 => faults.push(Once::LostAnswer),
            5 => faults.push(Once::Busy(Duration::from_secs(2))),
            6 => faults.push(Once::Mixed),
            7 => faults.push(Once::Expired),
            _ => faults.push(Once::Unavailable),
        }
    }

    /// Somebody does something to a row.
    fn edit(&mut self, world: &World) {
        let (key, edited) = self.chance.pick(&self.keys).clone();
        let (side, both) = match edited {
            Edited::On(side) => (side, false),
            Edited::OnBoth => (*self.chance.pick(&Side::BOTH), self.chance.per_mille(200)),
        };
        let sides = if both { vec![side, side.other()] } else { vec![side] };
        for side in sides {
            self.edit_in(world.app(side), &key, edited);
        }
    }

    fn edit_in(&mut self, app: &dyn App, key: &str, edited: Edited) {
        self.edits += 1;
        let name = format!("Name {}", self.edits);
        let Some(face) = app.face(key) else {
            let group = self.group(app.side());
            app.create(key, &[(Field::Name, &name), (Field::Group, &group)]);
            return;
        };
        match self.chance.below(12) {
            0..=3 => app.edit(key, &[(Field::Name, &name)]),
            4 | 5 => {
                let city = *self.chance.pick(&["Oslo", "Rome", "Lima ", ""]);
                app.edit(key, &[(Field::City, city)]);
            }
            6 => {
                let group = self.group(app.side());
                app.edit(key, &[(Field::Group, &group), (Field::Name, &name)]);
            }
            7 => {
                let good = if app.side() == Side::Left { ["", "en-us", "fr"] } else { ["", "15", "36"] };
                let bad = if app.side() == Side::Left { "xx" } else { "99" };
                let language = if self.chance.per_mille(self.bad) { bad } else { *self.chance.pick(&good) };
                app.edit(key, &[(Field::Language, language)]);
            }
            // Nothing carries a note back, so what people write on the right lasts only until the left one is read
            // for the first time.
            8 if app.side() == Side::Left || edited == Edited::OnBoth => {
                app.edit(key, &[(Field::Note, &name)]);
            }
            8 => app.edit(key, &[(Field::Name, &face.name)]),
            9 => app.edit(key, &[(Field::Served, if face.served { "no" } else { "yes" })]),
            10 => app.delete(key),
            _ => {
                // There and back again.
                app.edit(key, &[(Field::City, "Bern")]);
                app.edit(key, &[(Field::City, &face.city)]);
            }
        }
    }

    fn group(&self, side: Side) -> String {
        // Group 77 may come to be later; a person in the CRM can only choose what is there.
        let bad = side == Side::Left && self.chance.per_mille(self.bad);
        if bad { "77" } else { *self.chance.pick(&["10", "20", "30", ""]) }.to_owned()
    }
}

/// Whatever was discarded or not captured on the way: a run with an initial sync makes both apps say the same.
async fn run_anew(life: &Life<'_>) {
    let (engine, map) = (&life.engine, life.world.map);
    let _ = engine.order(map, &Order::Stop { queue: StopQueue::Keep }, &person()).await;
    let all = Some(Vec::new());
    let run = Order::Run(RunOptions { initial_sync: true, companies: all, ..RunOptions::default() });
    assert_eq!(engine.order(map, &run, &person()).await.ok(), Some(MapState::Initializing));
}

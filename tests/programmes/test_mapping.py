from tests.world import World


def test_smoke(acting: World) -> None:
    side = acting.maasmonde
    c = side.client("policy_adviser")
    ref = side.programme.reference
    r = c.get(side.url(f"programmes/{ref}/sessions/"))
    assert r.status_code == 200
    r = c.get(side.url(f"programmes/{ref}/sessions/new/"))
    assert r.status_code == 200
    r = c.post(
        side.url(f"programmes/{ref}/sessions/new/"),
        {
            "title": "S",
            "day": "22-11-2026",
            "time": "13.30",
            "selection": "all",
            "order": "model",
            "begin": "1",
        },
    )
    assert r.status_code == 302, r.content.decode()
    room = r["Location"]
    r = c.get(room)
    assert r.status_code == 200
    for q in range(1, 6):
        r = c.get(room + f"?question={q}")
        assert r.status_code == 200
    from programmes.models import MappingSession

    s = MappingSession.objects.get()
    item = s.items.first()
    r = c.post(
        room,
        {
            "activity": item.activity.reference,
            "question": 4,
            "owner_fits": "no",
            "owner_reason": "x",
            "then": "stay",
        },
    )
    assert r.status_code == 302
    r = c.get(r["Location"])
    assert r.status_code == 200
    for p in [
        "activities/new/",
        "gaps/new/",
        "decisions/new/",
        "",
        "edit/",
        "participants/",
        "do/conclude/",
    ]:
        r = c.get(side.url(f"programmes/sessions/{s.reference}/{p}"))
        assert r.status_code == 200, p
    r = c.get(side.url(f"programmes/{ref}/map/"))
    assert r.status_code == 200
    r = c.get(side.url(""))
    assert r.status_code == 200
